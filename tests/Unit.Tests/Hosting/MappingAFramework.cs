using System.Security.Claims;
using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A service that serves the endpoints of a framework beside its own.</summary>
public sealed class MappingAFramework
{
    private static readonly Actor Ann = new("user_ann", Role.User, "basic");
    private static readonly Actor Admin = new("user_admin", Role.Admin, "internal");
    private readonly FakeTime _time = new();
    private readonly List<Scoped> _scopes = [];
    private int _asked;

    [Fact]
    public async Task Tells_it_who_asks()
    {
        await using var service = await Start(Guest(Permission.NotificationsWrite));
        var (status, said, _) = await Ask(service, "/guest/who", Ann);
        Assert.Equal((200, "user_ann user basic True True"), (status, said));
    }

    [Fact]
    public async Task Tells_it_that_nobody_is_known()
    {
        await using var service = await Start(Guest(Access.Anyone));
        var (status, said, _) = await Ask(service, "/guest/who");
        Assert.Equal((200, "nobody"), (status, said));
    }

    [Theory]
    [InlineData("anyone", Role.Anonymous, 200, null)]
    [InlineData("notifications:write", Role.Anonymous, 401, "unauthenticated")]
    [InlineData("notifications:write", Role.User, 200, null)]
    [InlineData("admin:read", Role.Anonymous, 401, "unauthenticated")]
    [InlineData("admin:read", Role.User, 403, "forbidden")]
    [InlineData("admin:read", Role.Admin, 200, null)]
    [InlineData("services", Role.Admin, 401, "unauthenticated")]
    [InlineData("services", Role.System, 200, null)]
    public async Task Asks_it_only_for_those_who_may(string may, Role role, int status, string? code)
    {
        var access = Permission.TryGet(may, out var permission)
            ? Access.To(permission)
            : Assert.Single(new[] { Access.Anyone, Access.Service }, one => one.ToString() == may);
        await using var service = await Start(Guest(access));
        var answer = await Ask(service, "/guest/who", role is Role.Anonymous ? null : new Actor("user_1", role));
        Assert.Equal((status, status == 200 ? 1 : 0), (answer.Status, _asked));
        if (code is not null)
            Assert.Equal(code, CodeOf(answer.Text));
    }

    [Fact]
    public void Is_for_administrators_where_nothing_else_is_said() =>
        Assert.Equal(
            Access.To(Permission.AdminRead),
            new Guest
            {
                Name = "g",
                Prefixes = ["/g"],
                Services = _ => { },
                Endpoints = _ => { },
            }.Access
        );

    [Fact]
    public async Task Records_who_was_denied()
    {
        await using var service = await Start(Guest(Permission.AdminRead));
        await Ask(service, "/guest/who", Ann);
        var recorded = Assert.Single(service.Log.Read(0, 100));
        Assert.Equal(("user_ann", "* /guest"), (recorded.Metadata.Actor, recorded.Metadata.Command));
    }

    [Fact]
    public async Task Gives_it_a_container_of_its_own()
    {
        await using var service = await Start(Guest(Access.Anyone));
        var (status, said, _) = await Ask(service, "/guest/services");
        Assert.Equal((200, $"{_time.GetUtcNow():O} True passed in"), (status, said));
    }

    [Fact]
    public async Task Gives_each_request_a_scope_and_ends_it()
    {
        await using var service = await Start(Guest(Access.Anyone));
        await Ask(service, "/guest/scope");
        await Ask(service, "/guest/scope");
        Assert.Equal([true, true], _scopes.Select(scoped => scoped.IsDisposed));
    }

    [Fact]
    public async Task Leaves_its_own_endpoints_as_they_are()
    {
        await using var service = await Start(Guest(Access.Anyone));
        var own = await service.Get("/own", Ann);
        Assert.Equal((200, "mine", 0), (own.Status, (string?)own.Data, _asked));
        Assert.Equal(404, (await service.Get("/guests", Ann)).Status);
    }

    [Theory]
    [InlineData("/guest/nothing", 404, "not-found")]
    [InlineData("/guest/fails", 500, "internal-error")]
    [InlineData("/guest/busy", 503, "unavailable")]
    [InlineData("/guest/for-admins", 403, "forbidden")]
    public async Task Answers_with_a_problem_what_it_does_not(string path, int status, string code)
    {
        await using var service = await Start(Guest(Permission.NotificationsWrite));
        var answer = await Ask(service, path, Ann);
        Assert.Equal((status, code), (answer.Status, CodeOf(answer.Text)));
    }

    [Fact]
    public async Task Lets_it_decide_further_who_may()
    {
        await using var service = await Start(Guest(Access.Anyone));
        Assert.Equal(200, (await Ask(service, "/guest/for-admins", Admin)).Status);
        var refused = await Ask(service, "/guest/for-admins");
        Assert.Equal((401, "unauthenticated"), (refused.Status, CodeOf(refused.Text)));
    }

    [Fact]
    public async Task Breaks_off_where_it_fails_in_the_middle_of_an_answer()
    {
        await using var service = await Start(Guest(Access.Anyone));
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(service, "/guest/fails-midway"));
    }

    [Fact]
    public async Task Has_the_headers_that_it_was_given_and_its_own_before_them()
    {
        await using var service = await Start(Guest(Access.Anyone));
        var given = await Ask(service, "/guest/who");
        Assert.Equal("default-src 'self'", given.Headers["Content-Security-Policy"]);
        Assert.Equal("no-store", given.Headers["Cache-Control"]);
        var own = await Ask(service, "/guest/headers");
        Assert.Equal("default-src 'none'", own.Headers["Content-Security-Policy"]);
        Assert.Equal("max-age=60", own.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Takes_the_prefix_from_the_path_where_it_is_its_base()
    {
        var guest = Guest(Access.Anyone) with
        {
            PrefixIsBase = true,
            Endpoints = routes => routes.MapGet("/where", (HttpContext http) => $"{http.Request.PathBase} {http.Request.Path}"),
        };
        await using var service = await Start(guest);
        var (status, said, _) = await Ask(service, "/guest/where");
        Assert.Equal((200, "/guest /where"), (status, said));
    }

    [Theory]
    [InlineData("/own")]
    [InlineData("/health")]
    [InlineData("/internal")]
    [InlineData("/")]
    public async Task Cannot_hide_an_endpoint_of_the_service(string prefix)
    {
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Start(Guest(Access.Anyone) with { Prefixes = ["/guest", prefix] })
        );
        Assert.Contains("would hide", wrong.Message);
    }

    [Fact]
    public async Task Starts_and_ends_what_it_does_by_itself()
    {
        var hosted = new HostedByAGuest();
        var guest = Guest(Access.Anyone) with
        {
            Services = services => services.AddSingleton<IHostedService>(hosted),
            Endpoints = _ => { },
        };
        await using (await Start(guest))
            Assert.Equal((1, 0), (hosted.Started, hosted.Stopped));
        Assert.Equal((1, 1), (hosted.Started, hosted.Stopped));
    }

    private Guest Guest(Access access) =>
        new()
        {
            Name = "guest",
            Prefixes = ["/guest"],
            Access = access,
            Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = "default-src 'self'" },
            Services = services =>
                services.AddAuthorization().AddSingleton(new Passed("passed in")).AddScoped(_ => Remember(new Scoped())),
            Endpoints = Map,
        };

    private void Map(IEndpointRouteBuilder routes)
    {
        var guest = routes.MapGroup("/guest");
        guest.MapGet("/who", (HttpContext http) => Who(http.User));
        guest.MapGet(
            "/services",
            (TimeProvider clock, ILogger<Guest> log, Passed given) => $"{clock.GetUtcNow():O} {log is not null} {given.Text}"
        );
        guest.MapGet("/scope", (Scoped scoped) => $"{scoped.IsDisposed}");
        guest.MapGet("/fails", string () => throw new InvalidOperationException("A defect."));
        guest.MapGet("/busy", string () => throw new LogBusy("Too much waits."));
        guest.MapGet("/for-admins", () => "secret").RequireAuthorization(policy => policy.RequireRole("admin"));
        guest.MapGet("/fails-midway", Task (HttpContext http) => FailMidway(http));
        guest.MapGet("/headers", (HttpContext http) => WithHeaders(http.Response));
    }

    private string Who(ClaimsPrincipal user)
    {
        _asked++;
        return user.Identity is { IsAuthenticated: true } identity
            ? $"{identity.Name} {user.FindFirstValue("role")} {user.FindFirstValue("tier")} {user.IsInRole("user")} {identity.IsAuthenticated}"
            : "nobody";
    }

    private static async Task FailMidway(HttpContext http)
    {
        http.Response.ContentLength = 100;
        await http.Response.WriteAsync("half", http.RequestAborted);
        throw new InvalidOperationException("A defect.");
    }

    private static string WithHeaders(HttpResponse response)
    {
        (response.Headers.ContentSecurityPolicy, response.Headers.CacheControl) = ("default-src 'none'", "max-age=60");
        return "";
    }

    private Scoped Remember(Scoped scoped)
    {
        _scopes.Add(scoped);
        return scoped;
    }

    private Task<LoneService> Start(Guest guest)
    {
        var definition = new ServiceDefinition(
            "hosting",
            1,
            _ => { },
            service =>
            {
                service.Get("/own", Permission.NotificationsWrite, (_, _) => Task.FromResult(Reply.Ok("mine")));
                service.Maps(guest);
            }
        );
        return LoneService.Start(definition, new InMemoryLogStore(), new InMemoryViewStore(), _time, new OtherServices());
    }

    private static async Task<(int Status, string Text, Dictionary<string, string> Headers)> Ask(
        LoneService service,
        string path,
        Actor? by = null
    )
    {
        await using var server = await LoopbackServer.Start(service.Serve);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (by is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {PlainTokens.Of(by)}");
        using var response = await client.SendAsync(request);
        var headers = response.Headers.ToDictionary(
            h => h.Key,
            h => string.Join(',', h.Value),
            StringComparer.OrdinalIgnoreCase
        );
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    private static string? CodeOf(string problem) => (string?)JsonNode.Parse(problem)?["code"];

    private sealed record Passed(string Text);

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
