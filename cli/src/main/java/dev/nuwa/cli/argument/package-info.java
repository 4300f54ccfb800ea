/// From what was typed to values: arguments as bytes, the command word, options every command has.
package dev.nuwa.cli.argument;
