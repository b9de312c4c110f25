using Florin.Platform.EventLog;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// What a request has recorded, as its answer says in a header: the id of its last write, before which all others are in the
/// log. Thread-safe.
/// </summary>
/// <param name="http">The exchange.</param>
/// <param name="log">The log's identity.</param>
internal sealed class WriteNote(HttpContext http, string log)
{
    /// <summary>The header.</summary>
    public const string Header = "X-Write-Id";

    private readonly Lock _lock = new();

    /// <summary>Where the last write begins; 0 where there was none.</summary>
    public long Position { get; private set; }

    /// <summary>Something was recorded.</summary>
    public void Add(long position, CommandId command)
    {
        lock (_lock)
        {
            if (position <= Position)
                return;
            Position = position;
            if (!http.Response.HasStarted)
                http.Response.Headers[Header] = WriteId.Of(log, position, command).Value;
        }
    }
}
