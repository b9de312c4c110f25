namespace Florin.Platform.Http.InProcess;

/// <summary>A request of the API that a part of this process makes on a caller's behalf.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path and query, as they are sent.</param>
/// <param name="Body">Its JSON; null without a body.</param>
public sealed record RestRequest(string Method, string Path, ReadOnlyMemory<byte>? Body);
