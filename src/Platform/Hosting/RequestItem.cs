namespace Florin.Platform.Hosting;

/// <summary>One of several things that a request asks for, each of which is a command of its own.</summary>
/// <param name="Index">Its place, from 0. A key of the whole request stands for it under its place.</param>
/// <param name="Key">An Idempotency-Key of its own, which goes before the request's; null without one.</param>
/// <param name="Asked">What it asks for, in bytes that are the same whenever it asks for the same.</param>
public sealed record RequestItem(int Index, string? Key, ReadOnlyMemory<byte> Asked);
