/// One class per command: its options as annotated fields, its work in `run`.
package dev.nuwa.cli.command;
