using System.IO.Pipelines;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Bodies;

/// <summary>
/// Sends answers. One whose client reads at once is not looked at; one that waits for its client takes room, of which there is
/// so much for an address and so much in all, and must be read at a minimum rate. A client beyond that is cut off: its answer
/// has begun, and cannot become an error any more.
/// </summary>
internal sealed class SlowClients(TimeProvider clock, GatewayMetrics metrics)
{
    // The server's own buffer of a connection, which may hold earlier answers.
    private const int Buffered = 64 << 10;

    private readonly BodyRoom _room = new();
    private volatile AnswerLimits _limits = new();

    /// <summary>What is allowed now; what waits already goes on by what was allowed before.</summary>
    public AnswerLimits Limits
    {
        get => _limits;
        set => _limits = value;
    }

    /// <summary>Time.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Bytes of answers that wait for their clients now.</summary>
    public long Bytes => _room.Bytes;

    /// <summary>Sends what of an answer is written and not sent yet.</summary>
    /// <exception cref="OperationCanceledException">The client has gone, or is cut off.</exception>
    public async ValueTask Send(HttpContext http)
    {
        var body = http.Response.BodyWriter;
        if (!body.CanGetUnflushedBytes || body.UnflushedBytes is not (> 0 and var bytes))
            return;
        var sent = body.FlushAsync(http.RequestAborted);
        await (sent.IsCompleted ? sent : Wait(http, bytes, sent));
    }

    /// <summary>How long so much of an answer may wait for its client.</summary>
    public TimeSpan TimeOf(long bytes)
    {
        var limits = _limits;
        return limits.MinBytesPerSecond == 0
            ? Timeout.InfiniteTimeSpan
            : limits.Grace + TimeSpan.FromSeconds((double)(bytes + Buffered) / limits.MinBytesPerSecond);
    }

    /// <summary>Takes room; false when there is none.</summary>
    public bool TryTake(ClientKey client, long bytes) =>
        _room.TryTake(client, bytes, _limits.MaxBytes, _limits.MaxBytesPerClient);

    /// <summary>Gives room back.</summary>
    public void Give(ClientKey client, long bytes) => _room.Give(client, bytes);

    /// <summary>Cuts a client off.</summary>
    /// <param name="http">Its exchange.</param>
    /// <param name="why">For the metric.</param>
    public void Cut(HttpContext http, string why)
    {
        metrics.Cut(why);
        CutAnswers.Abort(http);
    }

    private async ValueTask<FlushResult> Wait(HttpContext http, long bytes, ValueTask<FlushResult> sent)
    {
        using var client = new SlowClient(http, this, place: null);
        client.Begin(bytes);
        try
        {
            return await sent;
        }
        finally
        {
            client.End();
        }
    }
}
