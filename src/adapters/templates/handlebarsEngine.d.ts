/** The engine itself: the package's main file would also hook `.hbs` files into the host's `require`. */
declare module 'handlebars/dist/cjs/handlebars' {
  import Handlebars = require('handlebars');
  export = Handlebars;
}
