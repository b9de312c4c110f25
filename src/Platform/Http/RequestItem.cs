namespace Florin.Platform.Http;

/// <summary>One of several things that a request asks for, each of which is a separate command.</summary>
/// <param name="Index">Its index, from 0. A key of the whole request applies to it by its index.</param>
/// <param name="Key">Its own Idempotency-Key, which takes precedence over the request's; null without one.</param>
/// <param name="Asked">What it asks for, in bytes that are the same whenever it asks for the same.</param>
public sealed record RequestItem(int Index, string? Key, ReadOnlyMemory<byte> Asked);
