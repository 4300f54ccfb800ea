/// What is backed up: sources as sorted streams of entries ([dev.nuwa.source.SourceWalk]) with a
/// way to their content ([dev.nuwa.source.ContentReader]). The system behind them is in the
/// packages below this one.
package dev.nuwa.source;
