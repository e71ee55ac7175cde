import { RATE } from "./rates.js";

export default ({ amount }) => ({ fee: Math.round(amount * RATE) });
