/// The command `key`: one class per action.
package dev.nuwa.cli.keys;
