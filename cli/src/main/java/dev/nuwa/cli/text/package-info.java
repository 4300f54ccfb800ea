/// Words for people: languages, catalogues, escaping, widths, amounts, tables.
package dev.nuwa.cli.text;
