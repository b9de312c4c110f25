using System.Text;
using Florin.Platform.Configuration;
using Florin.Testing.Storage;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A route whose destination speaks only gRPC, with requests and responses that are not as they should be.</summary>
public sealed class AskingWithGrpc : IDisposable
{
    private const string AtOnce = "Gateway:Retry:Backoff:Base=00:00:00";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("{\"service\": \"\\ud800\"}")]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("{\"service\": \"\u00ff\"}")]
    public async Task Is_refused_where_a_text_is_none(string body)
    {
        await using var destination = await Destination("00000000020801");
        await using var gateway = await Start(destination);
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)); // The last one is not UTF-8 then.
        content.Headers.ContentType = new("application/json");
        using var response = await gateway.Client.PostAsync(new Uri("/health-of", UriKind.Relative), content);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("00000000020801", 200, "{\"status\":\"SERVING\"}")]
    [InlineData("00000000020863", 200, "{\"status\":99}")] // An enum's value of a newer version.
    [InlineData("00000000050801F8D13F", 502, null)] // Cut off.
    [InlineData("00000000060801F8D13F00", 200, "{\"status\":\"SERVING\"}")] // A field of a newer version.
    public async Task Responds_with_what_can_be_read_and_tries_nothing_again(string bytes, int status, string? text)
    {
        var asked = 0;
        await using var destination = await Destination(bytes, () => asked++);
        await using var gateway = await Start(destination);
        using var response = await gateway.Client.GetAsync(new Uri("/health-of?service=a", UriKind.Relative));
        Assert.Equal((status, 1), ((int)response.StatusCode, asked));
        if (text is not null)
            Assert.Equal(text, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("14", "GET", null, 200, 3)]
    [InlineData("4", "GET", null, 200, 3)]
    [InlineData("14", "POST", null, 503, 1)]
    [InlineData("14", "POST", "0123456789abcdef", 200, 3)]
    [InlineData("13", "GET", null, 500, 1)]
    public async Task Is_tried_again_as_over_HTTP_where_the_destination_is_unavailable(
        string status,
        string method,
        string? key,
        int ended,
        int times
    )
    {
        var asked = 0;
        await using var destination = await Destination(http => Say(http, ++asked < 3 ? status : "0"));
        await using var gateway = await Start(destination, AtOnce);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/health-of");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal((ended, times), ((int)response.StatusCode, asked));
    }

    [Fact]
    public async Task Is_not_tried_again_where_the_destination_says_so()
    {
        var asked = 0;
        await using var destination = await Destination(http =>
        {
            asked++;
            http.Response.Headers["grpc-retry-pushback-ms"] = "-1";
            return Say(http, "14");
        });
        await using var gateway = await Start(destination, AtOnce);
        using var response = await gateway.Get("/health-of");
        Assert.Equal((503, 1), ((int)response.StatusCode, asked));
    }

    [Theory]
    [InlineData("GET", "/health-of/a%20b", null, "0A03612062")]
    [InlineData("POST", "/health-of/ab?service=c", "{\"service\": \"d\"}", "0A01640A01630A026162")] // The last one is read.
    public async Task Has_the_parameters_of_the_path_as_fields(string method, string path, string? body, string message)
    {
        var sent = "";
        await using var destination = await Destination(async http =>
        {
            using var read = new MemoryStream();
            await http.Request.Body.CopyToAsync(read, http.RequestAborted);
            sent = Convert.ToHexString(read.ToArray()[5..]);
            await Say(http, "0");
        });
        await using var gateway = await Start(destination, "Gateway:Routes:health-of:Match:Path=/health-of/{service}");
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await gateway.Send(new HttpMethod(method), path, body: content);
        Assert.Equal((200, message), ((int)response.StatusCode, sent));
    }

    [Fact]
    public async Task Stops_the_start_where_a_parameter_of_the_path_is_no_field()
    {
        await using var destination = await Destination("0000000000");
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Start(destination, "Gateway:Routes:health-of:Match:Path=/health-of/{name}")
        );
        Assert.Contains("name is not a field of grpc.health.v1.HealthCheckRequest", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:12", "12000m")]
    [InlineData("01:00:00", "3600000m")]
    public async Task Tells_the_destination_how_long_it_may_take(string timeout, string told)
    {
        var sent = "";
        await using var destination = await Destination(http =>
        {
            sent = http.Request.Headers["grpc-timeout"].ToString();
            return Say(http, "0");
        });
        await using var gateway = await Start(destination, $"Gateway:Routes:health-of:Timeout={timeout}");
        using var response = await gateway.Get("/health-of");
        Assert.Equal((200, told), ((int)response.StatusCode, sent));
    }

    [Fact]
    public async Task Stops_the_start_with_transforms_which_would_change_nothing()
    {
        await using var destination = await Destination("0000000000");
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Start(destination, "Gateway:Routes:health-of:Transforms:0:PathPrefix=/a")
        );
        Assert.Contains("is not possible with Transforms", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_the_start_where_a_service_of_this_process_would_be_asked()
    {
        await using var destination = await Destination("0000000000");
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Start(destination, "Gateway:Routes:health-of:ClusterId=account")
        );
        Assert.Contains("is not possible with the cluster account", refused.Message, StringComparison.Ordinal);
    }

    private static Task<LoopbackServer> Destination(string bytes, Action? asked = null) =>
        Destination(http =>
        {
            asked?.Invoke();
            return Say(http, "0", bytes);
        });

    private static Task<LoopbackServer> Destination(RequestDelegate answer) =>
        LoopbackServer.Start(answer, protocols: HttpProtocols.Http2);

    private static async Task Say(HttpContext http, string status, string bytes = "00000000020801")
    {
        http.Response.ContentType = "application/grpc";
        if (status == "0")
            await http.Response.Body.WriteAsync(Convert.FromHexString(bytes), http.RequestAborted);
        else
            await http.Response.StartAsync(http.RequestAborted);
        http.Response.AppendTrailer("grpc-status", status);
    }

    private async Task<GatewayScenario> Start(LoopbackServer destination, params string[] more)
    {
        var file = _directory.File("health.binpb");
        var set = new FileDescriptorSet { File = { HealthReflection.Descriptor.ToProto() } };
        await File.WriteAllBytesAsync(file, set.ToByteArray());
        return await GatewayScenario.Start(
            Place.Here,
            static _ => Task.CompletedTask,
            [
                $"Gateway:Clusters:health:Destinations:one:Address={destination.Address}",
                "Gateway:Routes:health-of:ClusterId=health",
                "Gateway:Routes:health-of:Match:Path=/health-of",
                $"Gateway:Routes:health-of:Grpc:Descriptors={file}",
                "Gateway:Routes:health-of:Grpc:Method=grpc.health.v1.Health/Check",
                "Gateway:Retry:Backoff:JitterUpTo=00:00:00",
                .. more,
            ]
        );
    }
}
