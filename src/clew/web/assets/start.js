// Starts the design system's components. A module, so that the page needs no inline script.
import { initAll } from "./govuk-frontend.js";

initAll();
