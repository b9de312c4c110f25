using Florin.Spanner.Protocol;
using Grpc.Core;
using Grpc.Net.Client;
using Data = Florin.Spanner.Protocol.Spanner;

namespace Florin.Spanner;

/// <summary>The connection to Spanner, or to its emulator, that one service uses.</summary>
internal sealed class SpannerServer : IDisposable
{
    private const string Address = "https://spanner.googleapis.com";
    private const int MessageBytes = 128 << 20;
    private readonly GrpcChannel _channel;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;

    /// <summary>One to which nothing has connected yet.</summary>
    /// <param name="options">Where it is, and who connects.</param>
    /// <param name="emulator">HOST:PORT of an emulator; null for Spanner itself.</param>
    /// <param name="clock">Time.</param>
    public SpannerServer(SpannerOptions options, string? emulator, TimeProvider clock)
    {
        (Database, IsEmulator, _clock, _timeout) = (DatabaseName.Of(options), emulator is not null, clock, options.Timeout);
        var settings = new GrpcChannelOptions
        {
            Credentials = IsEmulator ? ChannelCredentials.Insecure : SpannerCredentials.Of(options),
            MaxReceiveMessageSize = MessageBytes,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                ConnectTimeout = options.Timeout,
            },
            DisposeHttpClient = true,
        };
        _channel = GrpcChannel.ForAddress(IsEmulator ? $"http://{emulator}" : Address, settings);
        Data = new Data.SpannerClient(_channel);
        Admin = new DatabaseAdmin.DatabaseAdminClient(_channel);
        Operations = new Operations.OperationsClient(_channel);
    }

    /// <summary>The emulator that the environment names, as Google's own programs find it; null where it names none.</summary>
    public static string? Emulator =>
        Environment.GetEnvironmentVariable("SPANNER_EMULATOR_HOST") is { Length: > 0 } host ? host : null;

    /// <summary>The database that is used.</summary>
    public DatabaseName Database { get; }

    /// <summary>It keeps nothing, and takes one transaction at a time.</summary>
    public bool IsEmulator { get; }

    /// <summary>Reads and transactions.</summary>
    public Data.SpannerClient Data { get; }

    /// <summary>Databases and their tables.</summary>
    public DatabaseAdmin.DatabaseAdminClient Admin { get; }

    /// <summary>What takes longer than a call.</summary>
    public Operations.OperationsClient Operations { get; }

    /// <summary>Of a call, with its deadline.</summary>
    /// <param name="parameter">What Spanner finds its way by, such as <c>session=…</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="cancel">Ends the call.</param>
    public CallOptions Call(string parameter, string value, CancellationToken cancel) =>
        new(
            new Metadata
            {
                { "google-cloud-resource-prefix", Database.ToString() },
                { "x-goog-request-params", $"{parameter}={Uri.EscapeDataString(value)}" },
            },
            (_clock.GetUtcNow() + _timeout).UtcDateTime,
            cancel
        );

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
