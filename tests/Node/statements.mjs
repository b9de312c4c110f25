// What others read in statements, as one line of JSON: node statements.mjs FILE.sta FILE.xml
import { readFileSync } from 'node:fs';
import mt940js from 'mt940js';
import { parseCamt053 } from 'camt-parser';

const [sta, xml] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
const [mt940] = new mt940js.Parser().parse(sta);
const camt = (await parseCamt053(xml)).statements[0];
console.log(
  JSON.stringify({
    mt940: {
      opening: mt940.openingBalance,
      closing: mt940.closingBalance,
      currency: mt940.currency,
      number: mt940.number.statement,
      amounts: mt940.transactions.map((t) => t.amount),
      details: mt940.transactions.map((t) => t.details),
    },
    camt,
  }),
);
