/// Commands about the command line itself, all from the same tables of options: completion, manual
/// pages, the configuration that is in effect.
package dev.nuwa.cli.describe;
