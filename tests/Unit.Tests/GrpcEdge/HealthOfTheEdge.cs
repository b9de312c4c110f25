using System.Text.Json;
using Florin.GrpcEdge;
using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>The health that the edge reports of services that are unhealthy or on standby.</summary>
public sealed class HealthOfTheEdge
{
    private const string Watch = "/grpc.health.v1.Health/Watch";
    private const string Serving = "00000000020801";
    private const string NotServing = "00000000020802";

    private static readonly byte[] OfAll = new byte[5];
    private static readonly byte[] OfTransactions = [0, 0, 0, 0, 24, 10, 22, .. "florin.v1.Transactions"u8];

    private volatile int _status = StatusCodes.Status200OK;
    private volatile string? _asked;

    [Fact]
    public async Task Is_told_when_it_changes_and_until_nobody_watches()
    {
        await using var edge = await AnEdge.Start(new GrpcOptions(), Ready);
        using var watch = await edge.Begin(Watch, OfTransactions);
        await using var stream = await watch.Content.ReadAsStreamAsync();
        Assert.Equal(Serving, await Next(stream));
        Assert.Equal("/api/transaction/health/ready", _asked);
        await Passes(edge); // It is the same, which is not told.
        _status = StatusCodes.Status503ServiceUnavailable;
        await Passes(edge);
        Assert.Equal(NotServing, await Next(stream));
        _status = StatusCodes.Status200OK;
        await Passes(edge);
        Assert.Equal(Serving, await Next(stream));
        edge.Stop();
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        Assert.Equal("0", AnEdge.StatusOf(watch));
    }

    [Fact]
    public async Task Is_told_at_once_of_all_services_together()
    {
        _status = StatusCodes.Status503ServiceUnavailable;
        await using var edge = await AnEdge.Start(new GrpcOptions(), Ready);
        using var watch = await edge.Begin(Watch, OfAll);
        await using var stream = await watch.Content.ReadAsStreamAsync();
        Assert.Equal((NotServing, "/health/ready"), (await Next(stream), _asked));
        edge.Stop();
    }

    [Fact]
    public async Task Ends_a_feed_as_unavailable_where_an_instance_only_stands_by()
    {
        await using var edge = await AnEdge.Start(new GrpcOptions(), Feed);
        using var feed = await edge.Begin("/florin.v1.Events/Feed", [0, 0, 0, 0, 6, 10, 4, .. "user"u8]);
        Assert.Equal(Serving, Convert.ToHexString(await feed.Content.ReadAsByteArrayAsync())); // Position 1.
        Assert.Equal("14", AnEdge.StatusOf(feed));
    }

    private static async Task<string> Next(Stream stream)
    {
        var frame = new byte[7];
        await stream.ReadExactlyAsync(frame);
        return Convert.ToHexString(frame);
    }

    // Once it waits for the next look.
    private static async Task Passes(AnEdge edge)
    {
        await Eventually.Is(() => Task.FromResult(edge.Time.NextTimer), next => next == TimeSpan.FromSeconds(5));
        edge.Time.Advance(TimeSpan.FromSeconds(5));
    }

    private Task Ready(HttpContext http)
    {
        _asked = http.Request.Path;
        return Say(http, _status, "{}");
    }

    // The first page is there; then the owner of the log is elsewhere, and this instance behind it.
    private static Task Feed(HttpContext http) =>
        http.Request.QueryString.Value == "?after=0"
            ? Say(http, 200, "{\"items\": [{\"position\": 1}], \"nextCursor\": \"1\"}")
            : Say(http, StatusCodes.Status503ServiceUnavailable, "null");

    private static Task Say(HttpContext http, int status, string data)
    {
        http.Response.StatusCode = status;
        var detail = JsonSerializer.Serialize("This instance has read the log to 0, not yet to 1.");
        return http.Response.WriteAsync(
            status < 400
                ? $"{{\"success\": true, \"data\": {data}}}"
                : $"{{\"success\": false, \"code\": \"unavailable\", \"detail\": {detail}}}",
            http.RequestAborted
        );
    }
}
