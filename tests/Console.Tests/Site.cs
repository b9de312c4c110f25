using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Florin.Testing.Running;
using Florin.WebConsole.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Site))]

namespace Florin.WebConsole.Tests;

/// <summary>A running Florin with something in its books, and a browser in front of its console.</summary>
public class Site : IAsyncLifetime
{
    private readonly Place _place = new();
    private FlorinProcess? _florin;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _token = "";

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
        _place.Dispose();
    }

    /// <summary>Starts it, with the data that it has.</summary>
    public async Task Start() =>
        _florin = await FlorinProcess.Start(
            _place.Arguments(
                "--Console:Installation=Test bank",
                "--Risk:LargeAmount:USD=100",
                "--Tracing:Sampler=always",
                "--Status:Enabled=true"
            )
        );

    /// <summary>As by kill -9.</summary>
    public async Task Kill()
    {
        if (_florin is { } running)
            await running.DisposeAsync();
        _florin = null;
    }

    /// <summary>A page of a browser of its own.</summary>
    public async Task<IPage> Open(ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        var context = await (_browser ?? throw new InvalidOperationException("It is started first.")).NewContextAsync(
            new()
            {
                ColorScheme = theme,
                ViewportSize = new() { Width = width, Height = 800 },
                BaseURL = Address,
            }
        );
        context.SetDefaultTimeout(60_000); // Only ends a hang.
        return await context.NewPageAsync();
    }

    /// <summary>The same, signed in as the administrator, at a screen.</summary>
    public async Task<IPage> SignedIn(string path = "/", ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        var page = await Open(theme, width);
        await page.GotoAsync($"/sign-in?return={Uri.EscapeDataString(path)}");
        await page.ClickAsync("summary");
        await page.FillAsync("#token", _token);
        await page.ClickAsync("button.primary");
        await page.WaitForURLAsync($"**{path}");
        return page;
    }

    /// <summary>Asks the API as the administrator.</summary>
    public async Task<JsonElement> Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = _token.Length > 0 ? new AuthenticationHeaderValue("Bearer", _token) : null;
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _place
            .Client(path.StartsWith("/admin", StringComparison.Ordinal) ? "admin" : "gateway")
            .SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.Headers.TryGetValues("X-Write-Id", out var writes))
            Write = writes.First();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    /// <summary>A transfer that waits for a decision.</summary>
    public async Task<string> InReview()
    {
        var transfer = await Move(120.00m, Account, await Opened(User));
        Assert.Equal("IN_REVIEW", transfer.GetProperty("status").GetString());
        return transfer.GetProperty("id").GetString()!;
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
        (Account, var other) = (await Opened(User), await Opened(User));
        foreach (var _ in Enumerable.Range(0, 3))
            await Move(99.00m, from: null, Account);
        Completed = (await Move(12.34m, Account, other, description: "Rent of May")).GetProperty("id").GetString()!;
        await Move(5.00m, from: null, other, reference: "sandbox-decline");
    }

    private async Task<string> Opened(string user) =>
        (await Ask(HttpMethod.Post, "/api/account/accounts", new { userId = user, currency = "USD" }))
            .GetProperty("id")
            .GetString()!;

    private async Task<JsonElement> Move(
        decimal amount,
        string? from,
        string to,
        string? description = null,
        string? reference = null
    )
    {
        var what = new Dictionary<string, object?>
        {
            ["userId"] = User,
            ["type"] = from is null ? "deposit" : "transfer",
            ["amount"] = amount,
            ["currency"] = "USD",
            ["fromAccount"] = from,
            ["toAccount"] = to,
            ["description"] = description,
            ["reference"] = reference,
        };
        var made = await Ask(HttpMethod.Post, "/api/transaction/transactions", what);
        var id = made.GetProperty("id").GetString();
        return await Eventually.Is(
            () => Ask(HttpMethod.Get, $"/api/transaction/transactions/{id}"),
            now => now.GetProperty("status").GetString() is not ("PENDING" or "PROCESSING")
        );
    }
}

/// <summary>One whose server the tests of one class stop and change.</summary>
public sealed class SiteOfItsOwn : Site;
