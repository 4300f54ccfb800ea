/// `nuwa.yaml`: where it is looked for, what it may hold, which profile counts.
package dev.nuwa.cli.config;
