using System.Net;
using System.Text.RegularExpressions;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary>An address that is confirmed by the link of a mail, before its user may move money, where that is configured.</summary>
public sealed class ConfirmingAnAddress : IAsyncDisposable
{
    private const string Password = "a password for tests";
    private readonly Place _place = new();
    private readonly SmtpServer _mails = new();
    private FlorinProcess? _florin;

    [Fact]
    public async Task Comes_first_and_the_link_is_good_once()
    {
        _florin = await FlorinProcess.Start(
            _place.Arguments(
                "--Notification:Smtp:Host=127.0.0.1",
                $"--Notification:Smtp:Port={_mails.Port}",
                "--Notification:Smtp:From=florin@bank.example",
                "--Identity:Mails:ConfirmUrl=https://bank.example/confirm#{token}",
                "--Identity:Mails:AtRegistration=true",
                "--Transaction:RequireConfirmedEmail=true"
            )
        );
        var gateway = _place.Client("gateway");
        var email = $"confirms-{Person.Key().Value}@example.com";
        var user = new
        {
            email,
            password = Password,
            name = "New",
        };
        var id = (string)(await gateway.Ask("POST", "/api/user/users", user)).Data["id"]!; // As in the contract.
        var token = await gateway.LogIn(email, Password);
        var opens = new { userId = id, currency = "USD" };
        var account = (string)(await gateway.Ask("POST", "/api/account/accounts", opens, token)).Data["id"]!; // As in the contract.
        var refused = await gateway.Ask("POST", Person.Transactions, Deposit(id, account), token);
        Assert.Equal((422, "email-not-confirmed"), (refused.Status, refused.Code));

        var proof = new { token = await Link(email) };
        Assert.Equal(200, (await gateway.Ask("POST", "/api/user/email-confirmations/complete", proof)).Status);
        var again = await gateway.Ask("POST", "/api/user/email-confirmations/complete", proof);
        Assert.Equal((422, "wrong-code"), (again.Status, again.Code));
        Assert.Equal(201, (await gateway.Ask("POST", Person.Transactions, Deposit(id, account), token)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        if (_florin is not null)
            await _florin.DisposeAsync();
        await _mails.DisposeAsync();
        _place.Dispose();
    }

    private async Task<string> Link(string email)
    {
        var (_, text) = await Eventually.Is(
            () => Task.FromResult(_mails.Mails.FirstOrDefault(mail => mail.To == email)),
            mail => mail.Text is not null
        );
        var form = "https://bank.example/confirm#(?<token>[^\"]+)\"";
        var link = Regex.Match(text, form, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return WebUtility.HtmlDecode(link.Groups["token"].Value);
    }

    private static object Deposit(string userId, string toAccount) =>
        new
        {
            userId,
            type = "deposit",
            amount = "12.00",
            currency = "USD",
            toAccount,
        };
}
