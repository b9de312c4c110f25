using System.Net;
using Florin.System.Tests.Guests;
using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Storage;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.System.Tests.Rpc;

/// <summary>A destination that speaks only gRPC, asked with JSON through the gateway.</summary>
public sealed class JsonForGrpc(JsonForGrpc.Running florin) : IClassFixture<JsonForGrpc.Running>
{
    // The echo appends the caller's name and role, which are empty without a token.
    [Theory]
    [InlineData("POST", "/say", "{\"text\": \"hello\"}", 200, "{\"text\":\"hello  \"}")]
    [InlineData("POST", "/say?text=asked", null, 200, "{\"text\":\"asked  \"}")]
    [InlineData("GET", "/say?text=asked", null, 200, "{\"text\":\"asked  \"}")]
    [InlineData("POST", "/say", "{}", 200, "{\"text\":\"  \"}")]
    public async Task Is_answered_with_the_message_as_JSON(string method, string path, string? body, int status, string text)
    {
        var answer = await florin.Gateway.Ask(method, path, body);
        Assert.Equal((status, text), (answer.Status, answer.Text));
        Assert.NotNull(answer.Header("X-Request-Id"));
    }

    [Theory]
    [InlineData("{\"text\": \"wrong\"}", "That is wrong.")]
    [InlineData("{\"text\": 1}", "text")]
    [InlineData("{\"texts\": \"a\"}", "texts: is not a field of florin.test.Words.")]
    [InlineData("{\"text\": ", "body")]
    [InlineData("[]", "florin.test.Words")]
    public async Task Is_refused_where_the_destination_refuses_it_or_it_is_no_message(string body, string why)
    {
        var answer = await florin.Gateway.Ask("POST", "/say", body);
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_told_that_nobody_is_there()
    {
        var answer = await florin.Gateway.Ask("POST", "/nobody", "{}");
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("florin.test.Echo/Count", "it streams")]
    [InlineData("florin.test.Echo/Nothing", "the descriptors have no such method")]
    public async Task Stops_the_start_where_there_is_no_such_method(string method, string why)
    {
        using var place = new Place();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            FlorinProcess.Start(place.Arguments(Running.Route("say", "http://127.0.0.1:1", florin.Descriptors, method)))
        );
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The echo, and a Florin with a route to it.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private readonly Place _place = new();
        private readonly FreePorts _ports = FreePorts.Take();
        private readonly TemporaryDirectory _directory = new();
        private WebApplication? _echo;
        private FlorinProcess? _florin;

        /// <summary>Talks to the gateway.</summary>
        public HttpClient Gateway => _place.Client("gateway");

        /// <summary>The file of descriptors.</summary>
        public string Descriptors => _directory.File("echo.binpb");

        /// <summary>The settings of a route.</summary>
        public static string[] Route(string name, string address, string descriptors, string method) =>
            [
                "--services=gateway",
                $"--Gateway:Clusters:{name}:Destinations:one:Address={address}",
                $"--Gateway:Routes:{name}:ClusterId={name}",
                $"--Gateway:Routes:{name}:Match:Path=/{name}",
                $"--Gateway:Routes:{name}:Grpc:Descriptors={descriptors}",
                $"--Gateway:Routes:{name}:Grpc:Method={method}",
            ];

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            var set = new FileDescriptorSet { File = { EchoReflection.Descriptor.ToProto() } };
            await File.WriteAllBytesAsync(Descriptors, set.ToByteArray());
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.AddRoutingCore();
            builder.Services.AddSingleton(new EchoSignals()).AddGrpc();
            builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
            builder
                .WebHost.UseKestrelCore()
                .ConfigureKestrel(kestrel =>
                    kestrel.Listen(IPAddress.Loopback, _ports.First, listen => listen.Protocols = HttpProtocols.Http2)
                );
            _echo = builder.Build();
            _echo.MapGrpcService<EchoService>();
            await _echo.StartAsync(CancellationToken.None);
            const string Method = "florin.test.Echo/Say";
            _florin = await FlorinProcess.Start(
                _place.Arguments([
                    .. Route("say", $"http://127.0.0.1:{_ports.First}", Descriptors, Method),
                    .. Route("nobody", $"http://127.0.0.1:{_ports.First + 1}", Descriptors, Method)[1..],
                ])
            );
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (_florin is not null)
                await _florin.DisposeAsync();
            if (_echo is not null)
                await _echo.DisposeAsync();
            _place.Dispose();
            _ports.Dispose();
            _directory.Dispose();
        }
    }
}
