using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Platform.Hosting.Guests;

/// <summary>A running guest: authenticates and authorizes the caller, then lets the framework answer.</summary>
public sealed class GuestHost : IAsyncDisposable
{
    private const string AnyMethod = "*";

    private readonly Guest _guest;
    private readonly GuestSurroundings _around;
    private readonly PathString[] _prefixes;
    private readonly FaultReplies _faults;
    private readonly Endpoint _endpoint;
    private readonly ServiceProvider _container;
    private readonly IHttpContextAccessor? _accessor;
    private readonly RequestDelegate _framework;

    /// <summary>Builds the guest's container and maps its endpoints.</summary>
    /// <exception cref="InvalidOperationException">A prefix does not begin with a slash, or there is none.</exception>
    public GuestHost(Guest guest, GuestSurroundings around)
    {
        ArgumentNullException.ThrowIfNull(guest);
        ArgumentNullException.ThrowIfNull(around);
        if (guest.Prefixes.Count == 0 || guest.Prefixes.Any(prefix => !prefix.StartsWith('/')))
            throw new InvalidOperationException($"The guest {guest.Name} needs prefixes that begin with a slash.");
        (_guest, _around) = (guest, around);
        _prefixes = [.. guest.Prefixes.Select(prefix => new PathString(prefix.TrimEnd('/')))];
        _faults = new FaultReplies(around.Owner, around.Logs.CreateLogger("Florin.Requests"));
        _endpoint = Endpoint.Described(AnyMethod, guest.Prefixes[0], guest.Access);
        _container = GuestContainer.Build(guest, around);
        _accessor = _container.GetService<IHttpContextAccessor>();
        _framework = Compose();
    }

    /// <summary>As <see cref="Guest.LogsChanges"/>.</summary>
    public bool LogsChanges => _guest.LogsChanges;

    /// <summary>Whether a request to a path is the guest's.</summary>
    public bool Takes(PathString path) =>
        Array.Exists(_prefixes, prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal));

    /// <summary>Starts what the framework does by itself.</summary>
    public async Task Start(CancellationToken cancel)
    {
        foreach (var hosted in _container.GetServices<IHostedService>())
            await hosted.StartAsync(cancel);
    }

    /// <summary>Ends what the framework does by itself.</summary>
    public async Task Stop()
    {
        foreach (var hosted in _container.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _container.DisposeAsync();

    /// <summary>Answers a request.</summary>
    public async Task Serve(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var started = _around.Clock.GetTimestamp();
        // A gateway in this process has begun the exchange, and says itself who may keep the answer.
        var isDirect = !RequestIds.IsKnown(http);
        var several = SingleValue.Settle(http.Request.Headers);
        var requestId = RequestIds.Of(http, _around.Ids);
        isDirect &= !ClientAddress.Take(http, _around.ServiceTokens);
        if (isDirect)
            http.Response.OnStarting(static response => KeepToItself((HttpResponse)response), http.Response);
        var reply = several is null ? await Answer(http) : several.ToReply();
        if (reply is { } answer && !http.RequestAborted.IsCancellationRequested)
            await Write(http, answer, requestId);
        RequestMetrics.Answered(_around.Owner, http, _around.Clock.GetElapsedTime(started));
    }

    private RequestDelegate Compose()
    {
        var app = new ApplicationBuilder(_container);
        app.UseRouting();
        _guest.Middleware(app);
        if (_container.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IAuthorizationHandlerProvider)))
            app.UseAuthorization();
        app.UseEndpoints(endpoints => _guest.Endpoints(endpoints));
        return app.Build();
    }

    // Everything that carries a token or an account; a framework that knows better says so.
    private static Task KeepToItself(HttpResponse response)
    {
        if (response.Headers.CacheControl.Count == 0)
            response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private async Task<Reply?> Answer(HttpContext http)
    {
        try
        {
            var actor = await Authentication.Actor(http, _guest.Access, _around.Tokens, _around.ServiceTokens);
            var question = _guest.Access.Permission is { } needed
                ? new PolicyQuestion(actor, needed, _around.Clock.GetUtcNow()) { Address = CallerAddress.Of(http) }
                : default;
            var refused =
                Authentication.Refuse(_guest.Access, actor)
                ?? (question.Action is null ? null : _around.Policies.RefuseEntry(question));
            return refused is { } refusal ? await Deny(http, actor, Reply.Refused(refusal)) : await Run(http, actor);
        }
        catch (Exception gone) when (IsClientGone(gone, http))
        {
            return null;
        }
        catch (BadHttpRequestException bad)
        {
            return ArrivingBody.WhyNot(bad);
        }
        catch (Exception fault) // The one broad catch of a request: the client gets its code, and it is recorded once.
        {
            return _faults.Of(fault, http);
        }
    }

    private async Task<Reply> Deny(HttpContext http, Actor actor, Reply reply)
    {
        if (_around.Denials is { } denials)
            await denials.Record(_endpoint, new Request(http, actor, _around.Ids, _around.Clock, _endpoint, _faults), reply);
        return reply;
    }

    private async Task<Reply?> Run(HttpContext http, Actor actor)
    {
        var request = http.Request;
        var (user, services) = (http.User, http.Features.Get<IServiceProvidersFeature>());
        var (pathBase, path) = (request.PathBase, request.Path);
        await using var scope = _container.CreateAsyncScope();
        http.Features.Set<IServiceProvidersFeature>(new ScopeOfARequest(scope.ServiceProvider));
        http.User = ActorPrincipal.Of(actor);
        if (_guest.PrefixIsBase)
            MovePrefix(request);
        foreach (var (name, value) in _guest.Headers)
            http.Response.Headers[name] = value;
        _accessor?.HttpContext = http;
        try
        {
            await _framework(http);
            return IsUnanswered(http) ? Nowhere(pathBase + path) : null;
        }
        finally
        {
            _accessor?.HttpContext = null;
            (http.User, request.PathBase, request.Path) = (user, pathBase, path);
            if (_guest.PrefixIsBase)
                http.SetEndpoint(null); // Its template is no path of the service's.
            http.Features.Set(services);
        }
    }

    private void MovePrefix(HttpRequest request)
    {
        foreach (var prefix in _prefixes)
            if (request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var matched, out var rest))
            {
                (request.PathBase, request.Path) = (request.PathBase + matched, rest);
                return;
            }
    }

    // No endpoint took it, and no middleware answered either.
    private static bool IsUnanswered(HttpContext http) =>
        http.GetEndpoint() is null
        && !http.Response.HasStarted
        && http.Response is { StatusCode: StatusCodes.Status404NotFound, ContentLength: null };

    private Reply Nowhere(PathString path) =>
        Reply.Refused(new Refusal(RefusalCode.NotFound, $"The {_around.Owner} service has no resource at {path}."));

    // Whatever has begun can become no error any more: the client must see that it broke.
    private async Task Write(HttpContext http, Reply reply, string requestId)
    {
        if (http.Response.HasStarted)
            CutAnswers.Abort(http);
        else
            await ReplyWriter.Write(http, reply, requestId, _around.Clock);
    }

    private static bool IsClientGone(Exception fault, HttpContext http) =>
        fault is ConnectionResetException
        || (fault is OperationCanceledException or IOException) && http.RequestAborted.IsCancellationRequested;

    private sealed class ScopeOfARequest(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }
}
