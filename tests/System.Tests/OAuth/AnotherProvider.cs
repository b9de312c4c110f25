using System.Net;
using System.Net.Http.Json;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.OAuth;

/// <summary>oidc-provider, and a Florin whose users log in with it.</summary>
public sealed class AnotherProvider : IAsyncLifetime
{
    public const string Main = "main";
    public const string Trusted = "trusted";
    public const string Away = "away";
    public const string WrongSecret = "wrong-secret";
    public const string Elsewhere = "elsewhere";
    public const string Posing = "posing";
    public const string Plain = "plain";

    private static readonly string[] Names = [Main, Trusted, WrongSecret, Elsewhere, Posing];

    private readonly FreePorts _ports = FreePorts.Take();
    private NodeScript? _node;
    private NodeScript? _plain;

    /// <summary>The Florin.</summary>
    public OneProcess Florin { get; } = new();

    /// <summary>The provider's issuer.</summary>
    public string Issuer => $"http://127.0.0.1:{_ports.First}";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var gateway = $"{Florin.Gateway.BaseAddress}".TrimEnd('/');
        string CallbackOf(string name) => $"{gateway}/connect/external/{name}/callback";
        _node = await NodeScript.Start("provider.mjs", [$"{_ports.First}", .. Names.Select(CallbackOf)]);
        _plain = await NodeScript.Start("provider.mjs", "--plain", $"{_ports.First + 2}", CallbackOf(Plain));
        await Florin.Start([
            .. Settings(Main, Issuer, "DisplayName=The Provider"),
            .. Settings(Trusted, Issuer, "SecondFactorAmr=mfa,hwk"),
            .. Settings(Away, $"http://127.0.0.1:{_ports.First + 1}"),
            .. Settings(WrongSecret, Issuer, "ClientSecret=another secret"),
            .. Settings(Elsewhere, $"{Issuer}/elsewhere"),
            .. Settings(Plain, $"http://127.0.0.1:{_ports.First + 2}"),
            .. Settings(Posing, $"http://localhost:{_ports.First}"),
        ]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Florin.StopsWell();
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={Florin.Data}"]);
        await Florin.DisposeAsync();
        foreach (var node in new[] { _node, _plain }.OfType<NodeScript>())
            await node.DisposeAsync();
        _ports.Dispose();
        Assert.True(code == 0, output); // What was linked and unlinked is replayed.
    }

    /// <summary>Goes from Florin's redirect through the provider to where that sends the browser back.</summary>
    /// <param name="authorize">Where Florin sends the browser.</param>
    /// <param name="next">Who logs in, and how.</param>
    public static async Task<Uri> Answer(Uri authorize, object next)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false };
        using var http = new HttpClient(handler);
        using var control = await http.PostAsJsonAsync(new Uri(authorize, "/control"), next);
        Assert.Equal(HttpStatusCode.OK, control.StatusCode);
        for (var at = authorize; ; )
        {
            using var answer = await http.GetAsync(at);
            if (answer.Headers.Location is not { } to)
                throw new InvalidOperationException($"{at}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            at = new Uri(at, to);
            if (at.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal))
                return at;
        }
    }

    private static IEnumerable<string> Settings(string name, string authority, params string[] more)
    {
        string[] usual = [$"Authority={authority}", "ClientId=florin", "ClientSecret=a secret of florin"];
        return more.Concat(usual)
            .DistinctBy(setting => setting.Split('=')[0])
            .Select(setting => $"--Identity:Providers:{name}:{setting}");
    }
}
