using Florin.GrpcEdge;
using Florin.Platform.Http.InProcess;
using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>Calls that are refused before there is a request, and questions that no endpoint answers.</summary>
public sealed class CallsThatAreNoRequests
{
    private const string Bulk = "/florin.v1.Transactions/Bulk";
    private const string GetMe = "/florin.v1.Users/GetMe";
    private const string Reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    private const string Alpha = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

    // Reflection is asked twice for the list of services; then a bulk stream has an invalid item.
    private const string Questions = "00000000023A0000000000023A00";
    private const string NoItem = "00000000021801";

    private int _counted;
    private int _allowed = int.MaxValue;

    [Theory]
    [InlineData(GetMe, "0700000000", "3", 1, 400)] // No frame.
    [InlineData(GetMe, "00000000021801", "3", 1, 400)] // A field that the message does not have.
    [InlineData("/florin.v1.Users/Nothing", "0000000000", "12", 1, 501)]
    [InlineData(GetMe, "0000500000", "8", 1, 413)] // A length of five megabytes.
    [InlineData(Bulk, "", "0", 1, 200)]
    [InlineData(Bulk, NoItem + NoItem + NoItem, "0", 3, 200)]
    [InlineData("/grpc.health.v1.Health/Check", "00000000030A0178", "5", 1, 404)] // Of a service that there is not.
    [InlineData(Reflection, Questions, "0", 2, 200)]
    [InlineData(Alpha, Questions, "0", 2, 200)]
    public async Task Count_like_requests_and_are_logged_as_what_they_came_to(
        string method,
        string bytes,
        string status,
        int counted,
        int logged
    )
    {
        await using var edge = await AnEdge.Start(new GrpcOptions(), Gateway);
        Assert.Equal(status, await edge.Call(method, Convert.FromHexString(bytes)));
        Assert.Equal((counted, logged), (_counted, await Logged(edge)));
    }

    [Theory]
    [InlineData(GetMe, "0700000000")]
    [InlineData(GetMe, "00000000021801")]
    [InlineData("/florin.v1.Users/Nothing", "0000000000")]
    [InlineData(Bulk, NoItem)]
    [InlineData(Reflection, Questions)]
    [InlineData(Alpha, Questions)]
    public async Task Are_refused_beyond_the_limit(string method, string bytes)
    {
        _allowed = 0;
        await using var edge = await AnEdge.Start(new GrpcOptions(), Gateway);
        Assert.Equal("8", await edge.Call(method, Convert.FromHexString(bytes)));
        Assert.Equal(429, await Logged(edge));
    }

    [Theory]
    [InlineData(422, "9")]
    [InlineData(409, "9")]
    [InlineData(503, "14")]
    public async Task Leave_it_to_a_request_to_count_and_are_logged_with_its_status(int answered, string status)
    {
        await using var edge = await AnEdge.Start(
            new GrpcOptions(),
            http =>
            {
                http.Response.StatusCode = answered;
                return Gateway(http);
            }
        );
        Assert.Equal(status, await edge.Call(GetMe, Convert.FromHexString("0000000000")));
        Assert.Equal((0, answered), (_counted, await Logged(edge)));
    }

    // It is there once the exchange has ended, which may be after its client has the response.
    private static async Task<int> Logged(AnEdge edge)
    {
        await Eventually.Is(() => Task.FromResult(edge.Statuses.Count), count => count > 0);
        return Assert.Single(edge.Statuses);
    }

    private async Task Gateway(HttpContext http)
    {
        if (RefusedCall.IsMarked(http))
            http.Response.StatusCode = Interlocked.Increment(ref _counted) > _allowed ? 429 : 400;
        await http.Response.WriteAsync("{\"success\": false, \"code\": \"c\", \"data\": {}}", http.RequestAborted);
    }
}
