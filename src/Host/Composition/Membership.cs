using System.Net.Http.Headers;
using System.Net.Http.Json;
using Florin.Platform.Background;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>Tells gateways of other processes again and again which services this process hosts, and when it goes.</summary>
internal sealed partial class Membership : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(0.5);

    private readonly ProcessContext _context;
    private readonly MembershipOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly IServiceTokens _tokens;
    private readonly ILogger _log;
    private readonly Func<string, ServiceRuntime?> _runtimes;
    private readonly string _instance;
    private readonly DateTimeOffset _since;
    private readonly List<(Uri Gateway, BackgroundLoop Loop)> _told;
    private bool _started;

    /// <summary>Says nothing yet.</summary>
    /// <param name="context">The process.</param>
    /// <param name="options">Which gateways the process registers with, and how often.</param>
    /// <param name="http">Sends to them.</param>
    /// <param name="tokens">What they know it by.</param>
    /// <param name="runtimes">What the process has given to a service that it hosts.</param>
    public Membership(
        ProcessContext context,
        MembershipOptions options,
        HttpMessageInvoker http,
        IServiceTokens tokens,
        Func<string, ServiceRuntime?> runtimes
    )
    {
        (_context, _options, _http, _tokens, _runtimes) = (context, options, http, tokens, runtimes);
        _log = context.Logs.CreateLogger("Florin.Registry");
        (_instance, _since) = (context.Ids.Next("inst_"), context.Clock.GetUtcNow());
        _told = [.. options.Addresses.Select(gateway => (gateway, Telling(gateway)))];
    }

    /// <summary>Begins, once the services listen.</summary>
    public void Start()
    {
        _started = true;
        foreach (var (_, loop) in _told)
            loop.Start();
    }

    /// <summary>Says that it goes, so that no more requests come.</summary>
    public async ValueTask DisposeAsync()
    {
        var told = _told.ToList();
        _told.Clear();
        await Task.WhenAll(
            told.Select(async gateway =>
            {
                await gateway.Loop.DisposeAsync();
                if (_started)
                    await Leave(gateway.Gateway);
            })
        );
    }

    private IEnumerable<string> Hosted => _context.Options.Hosted.Where(name => name != Catalog.Gateway);

    private BackgroundLoop Telling(Uri gateway) =>
        new(
            async stop =>
            {
                foreach (var service in Hosted)
                    await Send(HttpMethod.Put, gateway, service, Patience, stop);
                return _options.HeartbeatEvery;
            },
            (fault, inARow) =>
            {
                if (inARow == 1)
                    Failed(_log, gateway, fault.Message);
                return _options.HeartbeatEvery;
            },
            _context.Clock
        )
        {
            Recovered = () => BackAgain(_log, gateway),
        };

    private async Task Leave(Uri gateway)
    {
        try
        {
            foreach (var service in Hosted)
                await Send(HttpMethod.Delete, gateway, service, Goodbye, CancellationToken.None);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Failed(_log, gateway, e.Message); // Its lease will end.
        }
    }

    private async Task Send(HttpMethod method, Uri gateway, string service, TimeSpan patience, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(patience, _context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        using var request = new HttpRequestMessage(method, new Uri(gateway, $"{Registration.Path}{service}/{_instance}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.Issue());
        if (method == HttpMethod.Put)
        {
            request.Content = JsonContent.Create(Said(service), options: FlorinJson.Compact);
            await request.Content.LoadIntoBufferAsync(either.Token); // So that its length is known.
        }
        using var response = await _http.SendAsync(request, either.Token);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"{service} responded with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(either.Token)}"
            );
    }

    private Registration Said(string service) =>
        new(
            AdvertisedAddress.Of(service, _context),
            _options.Weight,
            ProgramVersion.Text,
            _since,
            _runtimes(service) is { } runtime ? LogStanding.Of(runtime) : null
        );

    [LoggerMessage(
        EventId = EventIds.RegistrationFailed,
        Level = LogLevel.Warning,
        Message = "Registering this process at the gateway {Gateway} failed, retrying: {Reason}"
    )]
    private static partial void Failed(ILogger log, Uri gateway, string reason);

    [LoggerMessage(
        EventId = EventIds.RegisteredAgain,
        Level = LogLevel.Information,
        Message = "This process is registered at the gateway {Gateway} again"
    )]
    private static partial void BackAgain(ILogger log, Uri gateway);
}
