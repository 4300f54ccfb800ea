/// Commands that look at several snapshots, or say something about one: find, diff, tag, hold.
package dev.nuwa.cli.history;
