// The console: starts the feed and shows the page that the address names.
import { render } from 'preact';
import { App } from './app.js';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/table.css';
import './style/application.css';
import './style/views.css';

const place = document.querySelector('#page');
if (place !== null) {
  place.replaceChildren();
  render(<App />, place);
}
