using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Florin.Bench;

/// <summary>
/// What stands behind the gateway in a soak: it answers a small JSON, with the status that <c>X-Fail</c> asks for, or,
/// below <c>/slow</c>, piece by piece.
/// </summary>
internal static class SoakDestination
{
    /// <summary>The header that asks for a failure.</summary>
    public const string Fail = "X-Fail";

    private const int Pieces = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly byte[] Piece = [.. Enumerable.Repeat((byte)'x', 1024)];

    public static async Task<int> Run(int port)
    {
        var web = OwnServers.Kestrel(port, static _ => { });
        web.Run(Answer);
        await web.RunAsync();
        return 0;
    }

    private static Task Answer(HttpContext http)
    {
        if (int.TryParse(http.Request.Headers[Fail], CultureInfo.InvariantCulture, out var status))
            http.Response.StatusCode = status;
        return http.Request.Path.StartsWithSegments("/slow", StringComparison.Ordinal) ? Slow(http) : OwnServers.Small(http);
    }

    private static async Task Slow(HttpContext http)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            await http.Response.Body.WriteAsync(Piece, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Pause, TimeProvider.System, http.RequestAborted);
        }
    }
}
