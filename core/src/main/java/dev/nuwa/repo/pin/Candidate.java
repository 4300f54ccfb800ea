package dev.nuwa.repo.pin;

/// A snapshot on its way: complete in the storage as far as the session knows.
///
/// @param attempt which snapshot of the session this is, from 1
public record Candidate(Footing footing, Reliance reliance, int attempt) {}
