using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Platform.Replication;
using Florin.Testing.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Testing;

/// <summary>An answer as a client gets it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Json">The body.</param>
/// <param name="Text">The body, byte for byte.</param>
public sealed record Answer(int Status, JsonNode Json, string Text)
{
    /// <summary>What stands under <c>data</c>.</summary>
    public JsonNode Data => Json["data"] ?? throw new InvalidOperationException($"There is no data in {Text}");

    /// <summary>The headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The body, where it may be no text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What stands under <c>code</c> of a problem.</summary>
    public string? Code => (string?)Json["code"];
}

/// <summary>
/// One service alone over storage in memory, asked as its clients and as other services ask it. The storage outlives it, so
/// that a test can start it again.
/// </summary>
public sealed class LoneService : IAsyncDisposable
{
    private readonly Service _service;
    private readonly ServiceProvider _container;

    private LoneService(Service service, ServiceProvider container) => (_service, _container) = (service, container);

    /// <summary>The service itself.</summary>
    public Service Itself() => _service;

    /// <summary>The service's log.</summary>
    public EventLog Log => _service.Runtime.Log;

    /// <summary>What follows logs for it.</summary>
    public IReadOnlyList<Consumer> Consumers => _service.Consumers;

    /// <summary>Starts a service.</summary>
    /// <param name="definition">Which.</param>
    /// <param name="log">Its events.</param>
    /// <param name="views">Its read models.</param>
    /// <param name="clock">Time.</param>
    /// <param name="calls">The other services.</param>
    /// <param name="feeds">The logs of other services.</param>
    /// <param name="settings">Its configuration.</param>
    /// <param name="with">Gives it something else than what stands in for it here.</param>
    /// <param name="replica">A copy of its log; null for none.</param>
    /// <param name="requiresAll">Whether nothing is committed that the copy does not have.</param>
    /// <param name="process">The container of the process that hosts it; null for one that has what every service needs.</param>
    public static async Task<LoneService> Start(
        ServiceDefinition definition,
        InMemoryLogStore log,
        InMemoryViewStore views,
        TimeProvider clock,
        IServiceCalls calls,
        Func<string, IDecodedFeed>? feeds = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        Func<ServiceRuntime, ServiceRuntime>? with = null,
        IServiceProvider? process = null,
        IReplica? replica = null,
        bool requiresAll = false
    )
    {
        ArgumentNullException.ThrowIfNull(definition);
        var replicas = replica is null ? null : Copying(definition.Name, log, replica, clock);
        var events = Opened(definition, log, replicas is null ? log : Replicated(log, replicas, requiresAll), clock);
        var container = Container(definition);
        var runtime = new ServiceRuntime
        {
            Log = events,
            Replicas = replicas,
            Views = views,
            Calls = calls,
            Feeds = to => to.Follows == definition.Name ? new LogFeed(events) : Feed(feeds, to, clock),
            Tokens = new PlainTokens(),
            ServiceTokens = new PlainTokens(),
            Clock = clock,
            Ids = new IdSource(clock),
            Random = () => 0.5,
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            Logs = NullLoggerFactory.Instance,
            Meters = container.GetRequiredService<IMeterFactory>(),
            DataDirectory = "",
        };
        var service = ServiceBuilder.Host(definition, with?.Invoke(runtime) ?? runtime);
        service.BuildPipeline(process ?? container);
        await service.Start(CancellationToken.None);
        return new LoneService(service, container);
    }

    private static Replicas Copying(string name, InMemoryLogStore log, IReplica replica, TimeProvider clock)
    {
        var with = new ReplicaSurroundings(clock, () => 0, NullLogger.Instance);
        return new Replicas([new Replicator(name, log, replica, new CommitThread(), with)], with);
    }

    private static ReplicatedWriter Replicated(InMemoryLogStore log, Replicas replicas, bool requiresAll) =>
        new(log, replicas, requiresAll ? TimeSpan.FromSeconds(5) : null);

    private static EventLog Opened(ServiceDefinition definition, InMemoryLogStore log, ILogWriter writer, TimeProvider clock)
    {
        var types = new EventTypes();
        definition.Events(types);
        var limits = definition.Limits(new LogOptions());
        return new EventLog(definition.Name, writer, log, types, limits, clock, new CommitThread());
    }

    private static ServiceProvider Container(ServiceDefinition definition) =>
        new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddRouting()
            .AddSingleton(_ => new DiagnosticListener(definition.Name)) // Routing asks for one.
            .BuildServiceProvider();

    /// <summary>Asks for something.</summary>
    public Task<Answer> Get(string path, Actor? by = null) => Send("GET", path, null, by, null);

    /// <summary>Sends something; a text goes as it is, anything else as JSON.</summary>
    public Task<Answer> Post(string path, object? body = null, Actor? by = null, string? key = null) =>
        Send("POST", path, body, by, key);

    /// <summary>Posts something with a preference (RFC 7240).</summary>
    public Task<Answer> PostPreferring(string preference, string path, object body, Actor by) =>
        SendWith(PlainTokens.Of(by), "POST", path, body, prefer: preference);

    /// <summary>Sends something by any method.</summary>
    public Task<Answer> Send(string method, string path, object? body, Actor? by, string? key) =>
        SendWith(by is null ? null : PlainTokens.Of(by), method, path, body, key);

    /// <summary>Sends something with a bearer token as it is.</summary>
    public async Task<Answer> SendWith(
        string? token,
        string method,
        string path,
        object? body = null,
        string? key = null,
        string? prefer = null
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        var http = new DefaultHttpContext { RequestServices = _container };
        var parts = path.Split('?', 2);
        (http.Request.Method, http.Request.Path) = (method, parts[0]);
        if (parts.Length == 2)
            http.Request.QueryString = new QueryString($"?{parts[1]}");
        if (token is not null)
            http.Request.Headers.Authorization = $"Bearer {token}";
        if (key is not null)
            http.Request.Headers["Idempotency-Key"] = key;
        if (prefer is not null)
            http.Request.Headers["Prefer"] = prefer;
        if (body is not null)
        {
            var json = body as string ?? JsonSerializer.Serialize(body, FlorinJson.Full);
            http.Request.ContentType = "application/json";
            var bytes = Encoding.UTF8.GetBytes(json);
            (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(bytes), bytes.Length);
        }
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await _service.Pipeline(http);
        await http.Response.CompleteAsync();
        var text = Encoding.UTF8.GetString(answer.ToArray());
        var isJson = http.Response.ContentType?.Contains("json", StringComparison.Ordinal) == true;
        return new Answer(http.Response.StatusCode, isJson ? JsonNode.Parse(text)! : new JsonObject(), text) // Every answer has a body.
        {
            Bytes = answer.ToArray(),
            Headers = http.Response.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>Posts bytes as a JSON body, as they are.</summary>
    public async Task<Answer> PostBytes(string path, byte[] body)
    {
        var http = new DefaultHttpContext { RequestServices = _container };
        (http.Request.Method, http.Request.Path, http.Request.ContentType) = ("POST", path, "application/json");
        (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(body), body.Length);
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await _service.Pipeline(http);
        await http.Response.CompleteAsync();
        var text = Encoding.UTF8.GetString(answer.ToArray());
        return new Answer(http.Response.StatusCode, JsonNode.Parse(text)!, text); // Every answer has a body.
    }

    /// <summary>Posts a file.</summary>
    public async Task<Answer> PostFile(string path, byte[] file, string type, Actor by, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(file);
        var http = new DefaultHttpContext { RequestServices = _container };
        var parts = path.Split('?', 2);
        (http.Request.Method, http.Request.Path, http.Request.ContentType) = ("POST", parts[0], type);
        if (parts.Length == 2)
            http.Request.QueryString = new QueryString($"?{parts[1]}");
        http.Request.Headers.Authorization = $"Bearer {PlainTokens.Of(by)}";
        if (key is not null)
            http.Request.Headers["Idempotency-Key"] = key;
        (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(file), file.Length);
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await _service.Pipeline(http);
        await http.Response.CompleteAsync();
        var text = Encoding.UTF8.GetString(answer.ToArray());
        return new Answer(http.Response.StatusCode, JsonNode.Parse(text)!, text); // Every answer has a body.
    }

    /// <summary>Answers an exchange that somebody else has made.</summary>
    public Task Serve(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.RequestServices = _container;
        return _service.Pipeline(http);
    }

    /// <summary>Asks it as another service does, by way of JSON as between processes.</summary>
    public async Task<TReply> Call<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        TRequest request,
        CallContext context,
        CancellationToken cancel = default
    )
        where TRequest : class
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(operation);
        var asked = JsonSerializer.SerializeToUtf8Bytes(request, FlorinJson.Compact);
        var reply = await _service.Operations[operation.Name].Handle(asked, context, cancel);
        return JsonSerializer.Deserialize<TReply>(reply.Span, FlorinJson.Compact)!; // A reply is never null.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _container.DisposeAsync();
    }

    // Nobody is erased in a test that brings no log of users.
    private static IDecodedFeed Feed(Func<string, IDecodedFeed>? feeds, Subscription to, TimeProvider clock) =>
        feeds?.Invoke(to.Follows)
        ?? (
            to.Consumer == "erased-users"
                ? new QuietFeed(to.Follows, clock)
                : throw new InvalidOperationException($"The test has no log of {to.Follows}.")
        );
}

/// <summary>Tokens that say in plain text who they stand for.</summary>
public sealed class PlainTokens : ITokenVerifier, IServiceTokens
{
    private const string ForServices = "service";

    public static string Of(Actor actor) => actor.Role is Role.System ? ForServices : $"{actor.Role} {actor.Tier} {actor.Id}";

    public ValueTask<Actor?> Verify(string token, CancellationToken cancel)
    {
        var parts = token.Split(' ', 3);
        return ValueTask.FromResult(
            parts.Length == 3 && Enum.TryParse<Role>(parts[0], out var role) ? new Actor(parts[2], role, parts[1]) : null
        );
    }

    public string Issue() => ForServices;

    public bool IsValid(string token) => token == ForServices;
}
