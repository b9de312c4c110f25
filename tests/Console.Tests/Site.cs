using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Florin.Testing.Running;
using Florin.WebConsole.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Site))]

namespace Florin.WebConsole.Tests;

/// <summary>A running Florin with something in its books, and a browser in front of its console.</summary>
public partial class Site : IAsyncLifetime
{
    /// <summary>The path of transfers.</summary>
    public const string Transactions = "/api/transaction/transactions";

    private readonly Place _place = new();
    private FlorinProcess? _florin;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _token = "";
    private string _other = "";

    /// <summary>The console's address.</summary>
    public string Address => _place.Client("admin").BaseAddress!.ToString().TrimEnd('/'); // It was made with one.

    /// <summary>The gateway's address.</summary>
    public string Gateway => _place.Client("gateway").BaseAddress!.ToString().TrimEnd('/'); // As above.

    /// <summary>Where its data is.</summary>
    public string Data => _place.Data;

    /// <summary>What Florin has logged so far.</summary>
    public string Output => _florin?.Output ?? "";

    /// <summary>A transfer that has completed.</summary>
    public string Completed { get; private set; } = "";

    /// <summary>An account with entries.</summary>
    public string Account { get; private set; } = "";

    /// <summary>A user with accounts.</summary>
    public string User { get; private set; } = "";

    /// <summary>The newest write of the administrator.</summary>
    public string Write { get; private set; } = "";

    /// <summary>A rule that fires all the time, and is silenced.</summary>
    public const string FiringRule = "files-open";

    /// <summary>The user's email address.</summary>
    public const string UserEmail = "ann@example.com";

    /// <summary>The user's password.</summary>
    public const string UserPassword = "a user's password";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(60_000); // Only ends a hang.
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium-headless-shell", Args = ["--no-sandbox"] }
        );
        await Start();
        await Fill();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_florin is not null)
            await _florin.DisposeAsync();
        foreach (var program in _programs)
            await program.DisposeAsync();
        _place.Dispose();
    }

    /// <summary>A folder beside its data.</summary>
    protected string Beside => Path.Combine(Path.GetDirectoryName(_place.Data)!, "beside"); // It is below a temporary folder.

    /// <summary>Settings beside those of every site.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Starts it, with the data that it has.</summary>
    public async Task Start() =>
        _florin = await FlorinProcess.Start(
            _place.Arguments([
                "--Console:Installation=Test bank",
                "--Risk:LargeAmount:USD=100",
                "--Tracing:Sampler=always",
                "--Status:Enabled=true",
                "--Webhooks:AllowedNetworks=127.0.0.0/8",
                "--Gateway:Clusters:shop:Destinations:a:Address=http://127.0.0.1:9",
                "--Gateway:Clusters:shop:Destinations:a:Group=stable",
                "--Gateway:Clusters:shop:Destinations:b:Address=http://127.0.0.1:9",
                "--Gateway:Clusters:shop:Destinations:b:Group=canary",
                "--Gateway:Routes:shop:ClusterId=shop",
                "--Gateway:Routes:shop:Match:Path=/shop/{**rest}",
                "--Gateway:Routes:shop:Canary:Groups:stable=95",
                "--Gateway:Routes:shop:Canary:Groups:canary=5",
                "--Identity:Policies:large-overdrafts:Effect=approve",
                "--Identity:Policies:large-overdrafts:Actions=accounts:overdraft",
                $"--Identity:Policies:large-overdrafts:AtLeast:USD={LargeOverdraft}",
                "--Identity:Policies:large-approvals:Effect=approve",
                "--Identity:Policies:large-approvals:Actions=transactions:approve",
                $"--Identity:Policies:large-approvals:AtLeast:USD={LargeOverdraft}",
                "--Alerts:Every=00:00:01",
                $"--Alerts:Rules:{FiringRule}:When=process_open_fds",
                $"--Alerts:Rules:{FiringRule}:Over=1",
                $"--Alerts:Rules:{FiringRule}:For=00:00:00",
                $"--Alerts:Rules:{FiringRule}:Severity=info",
                .. Settings,
            ])
        );

    /// <summary>As by kill -9.</summary>
    public async Task Kill()
    {
        if (_florin is { } running)
            await running.DisposeAsync();
        _florin = null;
    }

    /// <summary>Asks the API as the administrator.</summary>
    public async Task<JsonElement> Ask(HttpMethod method, string path, object? body = null)
    {
        var (status, text) = await Send(method, path, body, _token);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    /// <summary>The value of a metric without labels; 0 where it has none yet.</summary>
    public async Task<double> Metric(string name)
    {
        var (_, text) = await Send(HttpMethod.Get, "/metrics", body: null, token: "");
        var line = Array.Find(text.Split('\n'), line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The status of what the API answers to the user, who is no administrator.</summary>
    public async Task<int> AskAsUser(HttpMethod method, string path, object? body = null)
    {
        if (_other.Length == 0)
        {
            var login = await Ask(HttpMethod.Post, "/api/user/login", new { email = UserEmail, password = UserPassword });
            _other = login.GetProperty("token").GetString()!;
        }
        return (await Send(method, path, body, _other)).Status;
    }

    /// <summary>A transfer that has just completed, and its trace, which the process keeps until it ends.</summary>
    public async Task<(string Transfer, string Trace)> Traced()
    {
        var transfer = (await Move(1.00m, from: null, Account)).GetProperty("id").GetString()!;
        var traces = await Eventually.Is(
            () => Ask(HttpMethod.Get, $"/admin/traces?about={transfer}"),
            found => found.GetProperty("items").GetArrayLength() > 0
        );
        return (transfer, traces.GetProperty("items")[0].GetProperty("traceId").GetString()!);
    }

    private async Task Fill()
    {
        var login = await Ask(
            HttpMethod.Post,
            "/api/user/login",
            new { email = Place.AdminEmail, password = Place.AdminPassword }
        );
        _token = login.GetProperty("token").GetString()!;
        var person = new Dictionary<string, string>
        {
            ["email"] = UserEmail,
            ["password"] = UserPassword,
            ["name"] = "Ann",
        };
        User = (await Ask(HttpMethod.Post, "/api/user/users", person)).GetProperty("id").GetString()!;
        await QuietRules();
        (Account, var other) = (await Opened(User, overdraftLimit: 10_000), await Opened(User));
        foreach (var _ in Enumerable.Range(0, 3))
            await Move(99.00m, from: null, Account);
        Completed = (await Move(12.34m, Account, other, description: "Rent of May")).GetProperty("id").GetString()!;
        await Move(5.00m, from: null, other, reference: "sandbox-decline");
        await Silence();
    }

    // So that the screen of alerts has something of each kind to show.
    private async Task Silence()
    {
        await Eventually.Is(
            () => Ask(HttpMethod.Get, "/admin/alerts"),
            alerts =>
                alerts.GetProperty("firing").EnumerateArray().Any(alert => alert.GetProperty("rule").GetString() == FiringRule)
        );
        await Ask(
            HttpMethod.Post,
            "/admin/alerts/silences",
            new
            {
                rule = FiringRule,
                until = TimeProvider
                    .System.GetUtcNow()
                    .AddHours(1)
                    .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                reason = "It always fires here.",
            }
        );
    }

    private async Task<(int Status, string Text)> Send(HttpMethod method, string path, object? body, string token)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null;
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _place
            .Client(path.StartsWith("/admin", StringComparison.Ordinal) ? "admin" : "gateway")
            .SendAsync(request);
        if (answer.Headers.TryGetValues("X-Write-Id", out var writes))
            Write = writes.First();
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
