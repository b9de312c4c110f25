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
        LoopbackServer.Start(
            async http =>
            {
                asked?.Invoke();
                http.Response.ContentType = "application/grpc";
                await http.Response.Body.WriteAsync(Convert.FromHexString(bytes), http.RequestAborted);
                http.Response.AppendTrailer("grpc-status", "0");
            },
            protocols: HttpProtocols.Http2
        );

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
                .. more,
            ]
        );
    }
}
