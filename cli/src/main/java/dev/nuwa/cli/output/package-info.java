/// How a run speaks: results on stdout, everything else on stderr, for people or as JSON.
package dev.nuwa.cli.output;
