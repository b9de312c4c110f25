using System.Text;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// Secrets are planted wherever Florin takes some, in its settings, by its API and by wrong requests, and looked for wherever
/// something comes out: logs, answers, what operators see, traces, the audit, and every file of the data directory.
/// </summary>
public sealed class NothingSecret : ITestFlorin, IAsyncLifetime
{
    private const string Mark = "planted";
    private readonly Place _place = new();
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private ACollector? _collector;
    private FlorinProcess? _florin;

    /// <inheritdoc/>
    public HttpClient Gateway => _place.Client("gateway");

    /// <inheritdoc/>
    public string Data => _place.Data;

    /// <inheritdoc/>
    public string Output => _florin?.Output ?? "";

    /// <inheritdoc/>
    public HttpClient Service(string name) => _place.Client(name);

    [Fact]
    public async Task Comes_out_anywhere()
    {
        var admin = await Person.Admin(this);
        var person = await Plant();
        var operators = Service("admin");
        var seen = new StringBuilder();
        string[] reads =
        [
            "/admin/config",
            "/admin/traces",
            "/admin/alerts",
            "/admin/alerts/history",
            "/admin/storage",
            "/metrics",
        ];
        foreach (var path in reads)
            seen.AppendLine((await operators.Ask("GET", path, token: admin.Token)).Text);
        foreach (var service in (string[])["user", "account", "transaction", "notification", "webhook", "audit"])
            seen.AppendLine((await operators.Ask("GET", $"/admin/events/{service}?limit=500", token: admin.Token)).Text);
        await Eventually.Is(
            () => admin.Get($"/api/audit/entries?actor={person}&limit=100"),
            shown => shown.Text.Contains("CreateApiKey", StringComparison.Ordinal)
        );
        foreach (var path in (string[])["/api/audit/entries?limit=500", "/health", "/metrics", "/api/user/users"])
            seen.AppendLine((await Gateway.Ask("GET", path, token: admin.Token)).Text);
        seen.AppendLine(Encoding.Latin1.GetString(_collector!.Everything)); // It was started.
        await _florin!.StopsWell(); // Likewise.
        seen.AppendLine(Output);
        Assert.Contains(person, seen.ToString(), StringComparison.Ordinal); // So it was all there to be seen.
        HasNone("what can be seen", seen.ToString());
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
            HasNone(Path.GetRelativePath(Data, file), Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
    }

    [Fact]
    public async Task Comes_out_of_a_start_that_is_refused()
    {
        foreach (
            var wrong in (string[])["--Notification:Smtp:Port=no-port", "--Storage:Log:Provider=MySql", "--Florin:Bind=nowhere"]
        )
        {
            var (code, output) = await FlorinProcess.Run(_place.Arguments([.. Settings(), wrong]));
            Assert.Equal(1, code);
            HasNone(wrong, output);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _collector = await ACollector.Start();
        _florin = await FlorinProcess.Start(_place.Arguments(Settings()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_florin is not null)
            await _florin.DisposeAsync();
        if (_collector is not null)
            await _collector.DisposeAsync();
        _place.Dispose();
    }

    private string[] Settings() =>
        [
            "--Tracing:Sampler=always",
            $"--Florin:Otlp:Endpoint={_collector?.Url ?? "http://127.0.0.1:1"}",
            $"--Florin:ServiceKey={Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret("service-key")))}",
            "--Notification:Smtp:Host=127.0.0.1",
            "--Notification:Smtp:Port=1",
            "--Notification:Smtp:From=Florin <florin@bank.example>",
            "--Notification:Smtp:User=florin",
            $"--Notification:Smtp:Password={Secret("smtp")}",
            "--Notification:Smtp:Security=none",
        ];

    // Right and wrong, in bodies, headers and queries.
    private async Task<string> Plant()
    {
        var stranger = await Person.Stranger(this);
        var registration = new
        {
            email = "planting@example.com",
            password = Secret("password"),
            name = "Planter",
        };
        var id = (string)(await stranger.Post("/api/user/users", registration)).Data["id"]!; // As in the contract.
        var token = await Gateway.LogIn(registration.email, registration.password);
        _secrets["token"] = token;
        var person = stranger.With(token);
        await stranger.Post("/api/user/login", new { registration.email, password = Secret("wrong-password") });
        await person.Post(
            "/api/user/password",
            new { currentPassword = Secret("wrong-current"), newPassword = Secret("new-password") }
        );
        var made = await person.Post("/api/user/api-keys", new { name = "k", scopes = Reading });
        _secrets["api key"] = (string)made.Data["key"]!; // As in the contract.
        await stranger.With((string)made.Data["key"]!).Get("/api/account/accounts"); // Likewise.
        await stranger.Get("/api/user/me", ("X-Api-Key", "flo_live_" + Secret("api-key")));
        await stranger.With(Secret("bearer")).Get("/api/user/me");
        await Gateway.Ask("GET", $"/api/user/me?access_token={Secret("query")}");
        await Gateway.Ask("POST", "/api/user/login", $$"""{"email": "a@b.example", "password": {"{{Secret("odd")}}": 1}""");
        await Gateway.Ask("POST", "/connect/token", new FormUrlEncodedContent(Form(Secret("client"), Secret("code"))));
        var endpoint = await person.Post("/api/webhook/endpoints", new { url = "https://hooks.invalid/" });
        _secrets["webhook secret"] = (string)endpoint.Data["secret"]!; // As in the contract.
        var totp = await person.Post("/api/user/mfa/totp");
        _secrets["totp"] = (string)totp.Data["secret"]!; // As documented.
        await person.Post("/api/user/mfa/totp/confirm", new { code = Secret("otp") });
        await Service("admin").Ask("GET", $"/admin/nothing?token={Secret("admin")}", token: Secret("operator"));
        return id;
    }

    private static readonly string[] Reading = ["accounts:read"];

    private static Dictionary<string, string> Form(string client, string code) =>
        new(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "cli_01k0000000000000000000000a",
            ["client_secret"] = client,
            ["code"] = code,
        };

    private string Secret(string what) => _secrets[what] = $"{Mark}-{what}-9f3a7c51e8d24b06";

    private void HasNone(string place, string text)
    {
        foreach (var (what, secret) in _secrets.Append(KeyValuePair.Create("administrator", Place.AdminPassword)))
        foreach (var form in (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))])
            Assert.False(text.Contains(form, StringComparison.Ordinal), $"The secret '{what}' is in {place}.");
    }
}
