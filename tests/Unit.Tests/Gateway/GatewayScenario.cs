using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Where the service is that a test asks through the gateway.</summary>
public enum Place
{
    /// <summary>In the gateway's process.</summary>
    Here,

    /// <summary>Behind a real connection.</summary>
    Elsewhere,
}

/// <summary>A gateway on loopback before one service, <c>account</c>, that answers as the test says; time stands still.</summary>
internal sealed class GatewayScenario : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly ApiGateway _gateway;

    private GatewayScenario(ApiGateway gateway, FakeTime time, IConfigurationRoot configuration) =>
        (_gateway, Time, Configuration) = (gateway, time, configuration);

    public FakeTime Time { get; }

    /// <summary>What it runs by; <see cref="IConfigurationRoot.Reload"/> after a change makes the gateway look at it.</summary>
    public IConfigurationRoot Configuration { get; }

    /// <summary>Where gateways count in together, when started so.</summary>
    public RemoteStore Remote { get; private set; } = new(TimeProvider.System);

    /// <summary>Tokens that are good no longer.</summary>
    public ISet<string> Blocked { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    public HttpClient Client { get; private set; } = new();

    public Uri Address => Client.BaseAddress!; // Set by Start.

    /// <summary>The gateway itself, for what does not come through its door.</summary>
    public ApiGateway TheGateway => _gateway;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The service.</param>
    /// <param name="settings">Configuration, as <c>key=value</c>.</param>
    public static async Task<GatewayScenario> Start(Place place, RequestDelegate answer, params string[] settings)
    {
        if (place is Place.Here)
            return await Start(ServiceLocation.Here("account", new Uri("http://127.0.0.1:3002"), answer, Healthy), settings);
        var upstream = await LoopbackServer.Start(answer);
        var scenario = await Start(ServiceLocation.Elsewhere("account", upstream.Address), settings);
        scenario._servers.Add(upstream);
        return scenario;
    }

    /// <summary>Starts it with a store that gateways count in together.</summary>
    public static Task<GatewayScenario> StartWithStore(RequestDelegate answer, params string[] settings)
    {
        var time = new FakeTime();
        var service = ServiceLocation.Here("account", new Uri("http://127.0.0.1:3002"), answer, Healthy);
        return Start([service], isProduction: false, time, new RemoteStore(time), settings);
    }

    public static Task<GatewayScenario> Start(ServiceLocation service, params string[] settings) => Start([service], settings);

    public static Task<GatewayScenario> Start(IReadOnlyList<ServiceLocation> services, params string[] settings) =>
        Start(services, isProduction: false, settings);

    public static async Task<GatewayScenario> Start(
        IReadOnlyList<ServiceLocation> services,
        bool isProduction,
        params string[] settings
    ) => await Start(services, isProduction, new FakeTime(), remote: null, settings);

    private static async Task<GatewayScenario> Start(
        IReadOnlyList<ServiceLocation> services,
        bool isProduction,
        FakeTime time,
        RemoteStore? remote,
        string[] settings
    )
    {
        var (configuration, tokens) = (Of(settings), new SpelledTokens());
        var gateway = new ApiGateway(
            new GatewayRuntime
            {
                Configuration = configuration,
                Services = services,
                Endpoints = Endpoints,
                Tokens = tokens,
                ServiceTokens = new SpelledTokens(),
                RemoteLimits = remote,
                Clock = time,
                Random = () => 0.5,
                IsProduction = isProduction,
                Ids = new IdSource(time),
                Logs = NullLoggerFactory.Instance,
                Metrics = http => http.Request.Headers.ContainsKey("X-Break") ? BreakOff(http) : http.Say("metrics"),
                OpenApi = http => http.Say("{}"),
                Operators = new IPEndPoint(IPAddress.Loopback, 3090),
                AdminOpenApi = _ => "{}"u8.ToArray(),
            }
        );
        var scenario = new GatewayScenario(gateway, time, configuration);
        (scenario.Remote, scenario.Blocked) = (remote ?? scenario.Remote, tokens.Blocked);
        var server = await LoopbackServer.Start(gateway.Serve, named: false);
        scenario._servers.Add(server);
        scenario.Client.Dispose();
        scenario.Client = NewClient(server.Address);
        return scenario;
    }

    // What the service says of some of its endpoints.
    private static Dictionary<string, IReadOnlyList<Florin.Platform.Http.Endpoint>> Endpoints { get; } =
        new(StringComparer.Ordinal)
        {
            ["account"] =
            [
                Florin.Platform.Http.Endpoint.Described("POST", "/login", Access.Anyone).LimitsAddresses(),
                Florin
                    .Platform.Http.Endpoint.Described("POST", "/batch", Permission.NotificationsWrite)
                    .CountsItemsOf("transactions"),
                Florin.Platform.Http.Endpoint.Described("GET", "/things/{id}", Permission.NotificationsWrite),
                Florin.Platform.Http.Endpoint.Described("PUT", "/things/{id}", Permission.NotificationsWrite),
            ],
        };

    private static HttpClient NewClient(Uri address) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                RequestHeaderEncodingSelector = static (_, _) => HeaderBytes.Encoding,
            }
        )
        {
            BaseAddress = address,
        };

    private static Task BreakOff(HttpContext http)
    {
        http.Response.Headers["X-Half-Done"] = "yes";
        throw new InvalidOperationException("There are no metrics today.");
    }

    private static IConfigurationRoot Of(string[] settings)
    {
        var pairs = settings
            .Select(s => s.Split('=', 2))
            .GroupBy(s => s[0], s => (string?)s[1], StringComparer.OrdinalIgnoreCase)
            .Select(s => KeyValuePair.Create(s.Key, s.Last())); // As on a command line, the last one counts.
        return new ConfigurationBuilder().AddInMemoryCollection(pairs).Build();
    }

    public static ServiceHealth Healthy() => new("account", HealthStatus.Healthy, DateTimeOffset.UnixEpoch, [], []);

    public Task<HttpResponseMessage> Get(string path, string? token = null) => Send(HttpMethod.Get, path, token);

    /// <summary>Asks with a header; without it where its value is null.</summary>
    public Task<HttpResponseMessage> GetWith(string path, string name, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (value is not null)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, string? token = null, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Client.SendAsync(request);
    }

    /// <summary>Asks as an administrator, at the port for operators.</summary>
    /// <param name="asked">Method, path and query, such as <c>GET /admin/routes</c>.</param>
    /// <param name="json">The body.</param>
    /// <param name="token">Whose token; an administrator's where it is not said.</param>
    public async Task<(int Status, JsonElement Body)> Administer(string asked, string? json = null, string token = "admin")
    {
        var (method, target) = asked.Split(' ', 2) is [var first, var second] ? (first, second) : ("GET", asked);
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = (method, target.Split('?')[0]);
        http.Request.QueryString = new QueryString(target.Contains('?') ? target[target.IndexOf('?')..] : "");
        http.Request.Headers.Authorization = $"Bearer {token}";
        if (json is not null)
        {
            (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(Encoding.UTF8.GetBytes(json)), json.Length);
            http.Request.ContentType = "application/json";
        }
        using var body = new MemoryStream();
        http.Response.Body = body;
        await _gateway.Administer(http);
        await http.Response.CompleteAsync();
        return (http.Response.StatusCode, JsonSerializer.Deserialize<JsonElement>(body.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var server in Enumerable.Reverse(_servers))
            await server.DisposeAsync();
        _gateway.Dispose();
    }

    /// <summary>Tokens that say what they stand for: <c>user_1:premium</c>, <c>admin</c>; services' are <c>service</c>.</summary>
    private sealed class SpelledTokens : ITokenVerifier, IServiceTokens
    {
        public HashSet<string> Blocked { get; } = new(StringComparer.Ordinal);

        public ValueTask<Actor?> Verify(string token, CancellationToken cancel) =>
            ValueTask.FromResult(
                Blocked.Contains(token) ? null
                : token == "unknown" ? throw new ServiceUnavailable("user", "It has not sent the revoked tokens yet.")
                : token == "fails" ? throw new InvalidOperationException("Nobody knows.")
                : token == "admin" ? new Actor("admin", Role.Admin, "free")
                : token.Split(':') is [var id, var tier] ? new Actor(id, Role.User, tier)
                : null
            );

        public string Issue() => "service";

        public bool IsValid(string token) => token == "service";
    }
}

internal static class Responses
{
    /// <summary>Answers with a text.</summary>
    public static Task Say(this HttpContext http, string text) => http.Response.WriteAsync(text, http.RequestAborted);

    public static string Header(this HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.TryGetValues(name, out var values) ? values : response.Content.Headers.GetValues(name));

    /// <summary>Checks that it is the contract's problem with this status and code, and gives it.</summary>
    public static async Task<JsonElement> IsProblem(this HttpResponseMessage response, int status, string code)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(problem.GetProperty("success").GetBoolean());
        Assert.Equal(response.Header("X-Request-Id"), problem.GetProperty("requestId").GetString());
        return problem;
    }
}
