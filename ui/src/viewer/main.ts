// The page of the second window: one PDF, looked at. It has no command and no way out but the file it was opened for.
import "../styles/fonts.css";
import "../styles/tokens.css";
import "./viewer.css";
import { show } from "./show";

void show(document.body, window.location.search);
