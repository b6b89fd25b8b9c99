export { PLACEHOLDER_ID } from "../config/placeholder.ts";
