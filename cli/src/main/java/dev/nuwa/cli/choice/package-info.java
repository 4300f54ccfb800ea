/// What a command is about: the call as it was typed, the snapshot and the part of it that are
/// meant.
package dev.nuwa.cli.choice;
