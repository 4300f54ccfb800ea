/// The work of the two large commands, backup and restore, between their options and core.
package dev.nuwa.cli.job;
