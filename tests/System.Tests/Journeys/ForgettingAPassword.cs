using System.Net;
using System.Text.RegularExpressions;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary>Another password by mail, from the request at the gateway to the mail server and back.</summary>
public sealed class ForgettingAPassword(ForgettingAPassword.Started florin) : IClassFixture<ForgettingAPassword.Started>
{
    private const string Password = "a password for tests";

    [Fact]
    public async Task Is_mended_by_a_link_that_is_good_once()
    {
        var (email, another) = ($"forgets-{Person.Key().Value}@example.com", "an entirely different one");
        await florin.Gateway.Ask(
            "POST",
            "/api/user/users",
            new
            {
                email,
                password = Password,
                name = "Forgetful",
            }
        );
        var token = await florin.Gateway.LogIn(email, Password);
        foreach (var asked in (string[])["nobody@example.com", email])
            Assert.Equal(200, (await florin.Gateway.Ask("POST", "/api/user/password-resets", new { email = asked })).Status);

        var (to, text) = await florin.Mail();

        Assert.Equal(email, to);
        var link = Regex.Match(
            text,
            "https://bank.example/reset#(?<token>[^\"]+)\"",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
        var proof = WebUtility.HtmlDecode(link.Groups["token"].Value);
        var body = new { token = proof, password = another };
        Assert.Equal(200, (await florin.Gateway.Ask("POST", "/api/user/password-resets/complete", body)).Status);
        var again = await florin.Gateway.Ask("POST", "/api/user/password-resets/complete", body);
        Assert.Equal((422, "wrong-code"), (again.Status, again.Code));
        var old = await florin.Gateway.Ask("GET", "/api/user/me", headers: ("Authorization", $"Bearer {token}"));
        Assert.Equal(401, old.Status);
        Assert.NotEmpty(await florin.Gateway.LogIn(email, another));
        Assert.DoesNotContain(proof, florin.Output, StringComparison.Ordinal);
        Assert.Empty(florin.Mails.Mails);
    }

    /// <summary>Florin with a mail server.</summary>
    public sealed class Started : IAsyncLifetime, IDisposable
    {
        private readonly Place _place = new();
        private FlorinProcess? _florin;

        public HttpClient Gateway => _place.Client("gateway");

        public string Output => _florin?.Output ?? "";

        /// <summary>The mail server.</summary>
        public SmtpServer Mails { get; } = new();

        /// <summary>The next mail.</summary>
        public async Task<(string To, string Text)> Mail()
        {
            await Eventually.Is(() => Task.FromResult(Mails.Mails.Count), count => count > 0);
            Assert.True(Mails.Mails.TryDequeue(out var mail));
            return mail;
        }

        public async ValueTask InitializeAsync() =>
            _florin = await FlorinProcess.Start(
                _place.Arguments(
                    "--Notification:Smtp:Host=127.0.0.1",
                    $"--Notification:Smtp:Port={Mails.Port}",
                    "--Notification:Smtp:From=florin@bank.example",
                    "--Identity:Mails:ResetUrl=https://bank.example/reset#{token}"
                )
            );

        public async ValueTask DisposeAsync()
        {
            if (_florin is not null)
                await _florin.DisposeAsync();
            await Mails.DisposeAsync();
            Dispose();
        }

        public void Dispose() => _place.Dispose();
    }
}
