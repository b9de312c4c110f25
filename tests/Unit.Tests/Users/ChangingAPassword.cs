using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Florin.Contracts.Notifications;
using Florin.Testing;

namespace Florin.Unit.Tests.Users;

public sealed class ChangingAPassword
{
    private const string Ada = "ada@example.com";
    private const string Another = "an entirely different one";

    [Fact]
    public async Task Needs_the_old_one_and_ends_all_other_sessions()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        var other = await users.TokenOf(Ada);
        Assert.Equal((422, "wrong-code"), Told(await Change(users, token, "not the old one", Another)));
        Assert.Equal(200, (await users.Get("/me", other)).Status);

        var changed = await Change(users, token, UsersInMemory.Secret, Another);

        Assert.Equal(200, changed.Status);
        Assert.Equal((401, 401), ((await users.Get("/me", token)).Status, (await users.Get("/me", other)).Status));
        var fresh = (string)changed.Data["token"]!; // As documented.
        Assert.Equal(200, (await users.Get("/me", fresh)).Status);
        Assert.Equal(401, (await users.LogIn(Ada)).Status);
        Assert.Equal(200, (await users.LogIn(Ada, Another)).Status);
        Assert.DoesNotContain(Another, users.Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_none_that_others_guess_first_and_not_the_users_own_name()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        foreach (var weak in (string[])["password1", "short", "ada lovelace", Ada])
        {
            var answer = await Change(users, token, UsersInMemory.Secret, weak);
            Assert.True(answer.Status == 400 && answer.Json["errors"]!["newPassword"] is not null, answer.Text);
        }
    }

    [Fact]
    public async Task Cannot_be_used_to_guess_the_old_one()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        for (var i = 0; i < 5; i++)
            Assert.Equal(422, (await Change(users, token, $"wrong {i}", Another)).Status);
        Assert.Equal((429, "rate-limited"), Told(await Change(users, token, UsersInMemory.Secret, Another)));
    }

    [Fact]
    public async Task Works_by_mail_once_and_ends_all_sessions()
    {
        await using var mails = new Mailbox();
        await using var users = await UsersInMemory.StartWith(mails.Others);
        var (_, token) = await users.Person(Ada);
        Assert.Equal(200, (await Ask(users, Ada)).Status);
        var sent = await mails.Next();
        Assert.Equal(Ada, sent.To);
        var proof = Mailbox.TokenIn(sent);
        Assert.Equal((400, "invalid-request"), Told(await Complete(users, proof, "password1")));

        Assert.Equal(200, (await Complete(users, proof, Another)).Status);

        Assert.Equal(401, (await users.Get("/me", token)).Status);
        Assert.Equal(200, (await users.LogIn(Ada, Another)).Status);
        Assert.Equal((422, "wrong-code"), Told(await Complete(users, proof, "yet another password")));
        Assert.DoesNotContain(proof, users.Stored(), StringComparison.Ordinal);
        await users.StartAgain();
        Assert.Equal((422, "wrong-code"), Told(await Complete(users, proof, "yet another password")));
    }

    [Fact]
    public async Task By_mail_ends_after_half_an_hour_and_with_every_other_letter()
    {
        await using var mails = new Mailbox();
        await using var users = await UsersInMemory.StartWith(mails.Others);
        await users.Person(Ada);
        var (other, _) = await users.Person("grace@example.com");
        await Ask(users, Ada);
        var proof = Mailbox.TokenIn(await mails.Next());
        var parts = proof.Split('.');
        foreach (
            var forged in (string[])
                [
                    $"{other}.{parts[1]}.{parts[2]}",
                    $"{parts[0]}.{long.Parse(parts[1]) + 60}.{parts[2]}",
                    $"{parts[0]}.{parts[1]}.{parts[2][..^1]}",
                    $"{parts[0]}.{parts[1]}",
                    "user_",
                    "..",
                ]
        )
            Assert.Equal((422, "wrong-code"), Told(await Complete(users, forged, Another)));
        users.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((422, "wrong-code"), Told(await Complete(users, proof, Another)));
    }

    [Fact]
    public async Task By_mail_tells_nobody_which_addresses_there_are()
    {
        await using var mails = new Mailbox();
        await using var users = await UsersInMemory.StartWith(mails.Others);
        await users.Person(Ada);
        var (known, unknown) = (await Ask(users, Ada), await Ask(users, "nobody@example.com"));
        Assert.Equal((known.Status, (bool?)known.Data["accepted"]), (unknown.Status, (bool?)unknown.Data["accepted"]));
        await mails.Next();
        Assert.Equal(0, mails.Count);
        for (var i = 0; i < 4; i++)
            await Ask(users, "nobody@example.com");
        Assert.Equal((429, "rate-limited"), Told(await Ask(users, "nobody@example.com")));
    }

    [Fact]
    public async Task Is_not_what_a_mail_that_confirms_an_address_can_do()
    {
        await using var mails = new Mailbox();
        await using var users = await UsersInMemory.StartWith(mails.Others);
        var (_, token) = await users.Person(Ada);
        Assert.Equal(200, (await users.Service.SendWith(token, "POST", "/email-confirmations")).Status);
        var proof = Mailbox.TokenIn(await mails.Next());
        Assert.Equal((422, "wrong-code"), Told(await Complete(users, proof, Another)));
        Assert.Equal(200, (await Confirm(users, proof)).Status);
        Assert.Equal((422, "wrong-code"), Told(await Confirm(users, proof)));
        Assert.Equal((409, "wrong-state"), Told(await users.Service.SendWith(token, "POST", "/email-confirmations")));
    }

    private static (int Status, string? Code) Told(Answer answer) => (answer.Status, answer.Code);

    private static Task<Answer> Change(UsersInMemory users, string token, string currentPassword, string newPassword) =>
        users.Service.SendWith(token, "POST", "/password", new { currentPassword, newPassword });

    private static Task<Answer> Ask(UsersInMemory users, string email) => users.Service.Post("/password-resets", new { email });

    private static Task<Answer> Complete(UsersInMemory users, string token, string password) =>
        users.Service.Post("/password-resets/complete", new { token, password });

    private static Task<Answer> Confirm(UsersInMemory users, string token) =>
        users.Service.Post("/email-confirmations/complete", new { token });

    /// <summary>The notification service, of which only mails matter.</summary>
    private sealed class Mailbox : IAsyncDisposable
    {
        private readonly ConcurrentQueue<HandOverMail> _mails = new();
        private readonly SemaphoreSlim _arrived = new(0);

        public Mailbox() =>
            Others = new OtherServices().Does(
                MailClient.SendOperation,
                mail =>
                {
                    _mails.Enqueue(mail);
                    _arrived.Release();
                    return new MailHandedOver(null, Final: true);
                }
            );

        public OtherServices Others { get; }

        public int Count => _mails.Count;

        public async Task<HandOverMail> Next()
        {
            Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            Assert.True(_mails.TryDequeue(out var mail));
            return mail;
        }

        public static string TokenIn(HandOverMail mail) =>
            WebUtility.HtmlDecode(
                Regex
                    .Match(mail.Html, "<code>(?<token>.*)</code>", RegexOptions.None, TimeSpan.FromSeconds(1))
                    .Groups["token"]
                    .Value
            );

        public ValueTask DisposeAsync()
        {
            _arrived.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
