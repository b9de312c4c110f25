using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Florin.Kernel;
using Florin.Notifications;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Testing;
using MailKit.Security;
using MimeKit;

namespace Florin.Unit.Tests.Notifications;

public sealed class TalkingToAMailServer : IAsyncLifetime
{
    private readonly SmtpServer _server = new();
    private readonly FakeTime _time = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Says_who_what_and_when()
    {
        await Send(Mail("ann@example.org", subject: "Überweisung über 5 €", body: "<p>Zlatý</p>"));
        var mail = await Read(Assert.Single(_server.Mails).Text);
        Assert.Equal(
            ("Florin", "florin@bank.example"),
            (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address)
        );
        Assert.Equal("ann@example.org", mail.To.ToString());
        Assert.Equal("Überweisung über 5 €", mail.Subject);
        Assert.Equal("<p>Zlatý</p>", mail.HtmlBody?.TrimEnd());
        Assert.Equal(_time.GetUtcNow(), mail.Date);
        Assert.Equal("ntf_1@bank.example", mail.MessageId);
    }

    [Fact]
    public async Task Has_the_same_id_at_each_attempt()
    {
        await using var connection = Connection();
        await connection.Send(Mail("ann@example.org"), default);
        _time.Advance(TimeSpan.FromMinutes(1));
        await connection.Send(Mail("ann@example.org"), default);
        var mails = await Task.WhenAll(_server.Mails.Select(mail => Read(mail.Text)));
        Assert.Equal(["ntf_1@bank.example", "ntf_1@bank.example"], mails.Select(mail => mail.MessageId));
    }

    [Fact]
    public async Task Is_one_conversation_for_several_mails_and_ends_politely()
    {
        await using (var connection = Connection())
        {
            await connection.Send(Mail("ann@example.org"), default);
            await connection.Send(Mail("bob@example.org"), default);
        }
        Assert.Equal(2, _server.Mails.Count);
        Assert.Single(_server.Commands, command => command.Line.StartsWith("EHLO", StringComparison.Ordinal));
        Assert.Equal("QUIT", _server.Commands.Last().Line);
    }

    [Fact]
    public async Task Begins_anew_after_a_mail_that_was_not_sent()
    {
        await using var connection = Connection();
        _server.Reply = command => command == SmtpServer.EndOfMail ? "451 not now" : null;
        await Assert.ThrowsAnyAsync<Exception>(() => connection.Send(Mail("ann@example.org"), default));
        _server.Reply = static _ => null;
        await connection.Send(Mail("ann@example.org"), default);
        Assert.Single(_server.Mails);
        Assert.Equal(2, _server.Commands.Count(command => command.Line.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("RCPT", "550 no such mailbox", true)]
    [InlineData("RCPT", "553-the name\r\n553 is not allowed", true)]
    [InlineData("RCPT", "450 mailbox is busy", false)]
    [InlineData("RCPT", "530 log in first", false)]
    [InlineData(SmtpServer.EndOfMail, "554 this is spam", true)]
    [InlineData(SmtpServer.EndOfMail, "452 no space left", false)]
    [InlineData("RCPT", "554 blocked", true)]
    [InlineData("RCPT", "501 syntax", true)]
    [InlineData("DATA", "554 no", true)]
    [InlineData("DATA", "503 not now", true)]
    [InlineData("DATA", "451 not now", false)]
    [InlineData("DATA", "530 log in first", false)]
    [InlineData("MAIL", "552 too large", true)]
    [InlineData("MAIL", "530 log in first", false)]
    [InlineData("MAIL", "550 nobody of ours", false)]
    [InlineData(SmtpServer.Greeting, "554 not you", false)]
    [InlineData(SmtpServer.Greeting, "421 come back later", false)]
    [InlineData("RCPT", "", false)]
    [InlineData(SmtpServer.Greeting, "", false)]
    public async Task Is_in_vain_for_good_only_where_the_mail_or_its_recipient_is_refused(string at, string reply, bool isFinal)
    {
        _server.Reply = command => command.StartsWith(at, StringComparison.Ordinal) ? reply : null;
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => Send(Mail("ann@example.org")));
        Assert.Equal(isFinal, SmtpConnection.IsFinal(fault));
        Assert.Empty(_server.Mails);
        Assert.DoesNotContain('\n', SmtpConnection.Reason(fault));
        if (isFinal)
            Assert.StartsWith(reply[..3], SmtpConnection.Reason(fault), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpServer.Greeting, "220-hello\r\n")]
    [InlineData(SmtpServer.Greeting, "220 ")]
    [InlineData("EHLO", "250-here\r\n")]
    [InlineData("MAIL", "250-ok\r\n")]
    [InlineData("RCPT", "550-no\r\n")]
    [InlineData("DATA", "354-go on\r\n")]
    [InlineData(SmtpServer.EndOfMail, "250-taken\r\n")]
    public async Task Hears_no_more_than_so_much_of_an_answer(string at, string piece)
    {
        var endless = string.Concat(Enumerable.Repeat(piece, 2 * BoundedReplies.MostBytes / piece.Length));
        _server.Reply = command => command.StartsWith(at, StringComparison.Ordinal) ? endless : null;
        var sent = Send(Mail("ann@example.org")).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => sent);
        Assert.Contains("more than 262144 bytes", fault.Message, StringComparison.Ordinal);
        Assert.False(SmtpConnection.IsFinal(fault));
    }

    [Fact]
    public async Task Hears_as_much_again_after_each_command()
    {
        const string Line = "250-ok\r\n";
        var most = string.Concat(Enumerable.Repeat(Line, BoundedReplies.MostBytes / 2 / Line.Length)) + "250 ok";
        _server.Reply = command => command.StartsWith("MAIL", StringComparison.Ordinal) ? most : null;
        await using var connection = Connection();
        for (var i = 0; i < 3; i++)
            await connection.Send(Mail("ann@example.org"), default);
        Assert.Equal(3, _server.Mails.Count);
    }

    [Fact]
    public void Gives_a_reason_of_one_short_line()
    {
        var reason = SmtpConnection.Reason(new IOException($"It\r\nis\t{new string('x', 1000)}"));
        Assert.StartsWith("It is xxx", reason, StringComparison.Ordinal);
        Assert.Equal(501, reason.Length);
    }

    [Theory]
    [InlineData("ann@example.org\r\nRCPT TO:<eve@example.org>")]
    [InlineData("ann@example.org>\r\nRCPT TO:<eve@example.org")]
    [InlineData("\"ann\r\n\"@example.org")]
    [InlineData("ann\n@example.org")]
    [InlineData("ann@example.org, eve@example.org")]
    [InlineData("ann")]
    [InlineData(".ann@example.org")]
    [InlineData("@example.org")]
    [InlineData("")]
    public async Task Is_not_begun_for_what_is_no_address(string address)
    {
        var fault = await Assert.ThrowsAsync<FormatException>(() => Send(Mail(address)));
        Assert.True(SmtpConnection.IsFinal(fault));
        Assert.Empty(_server.Commands);
    }

    [Theory]
    [InlineData("o'hara+bills@example.org")]
    [InlineData("a.b!#$%&*/=?^_`{|}~-c@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a.@example.org")]
    [InlineData("a@localhost")]
    public async Task Reaches_addresses_with_signs_and_dots_that_users_have(string address)
    {
        await Send(Mail(address));
        Assert.Equal(address, Assert.Single(_server.Mails).To);
    }

    [Theory]
    [InlineData("Done\r\nBcc: eve@example.org", "Hello")]
    [InlineData("Done\nBcc: eve@example.org\n\nAnother body", "Hello")]
    [InlineData("Done\rBcc: eve@example.org", "Hello")]
    [InlineData("Done", "Hello\r\n.\r\nRSET\r\nMAIL FROM:<eve@example.org>")]
    public async Task Lets_no_words_become_headers_or_commands(string subject, string body)
    {
        await Send(Mail("ann@example.org", subject, body));
        var mail = await Read(Assert.Single(_server.Mails).Text);
        Assert.Empty(mail.Bcc);
        Assert.StartsWith("Hello", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Single(_server.Commands, command => command.Line.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Single(_server.Commands, command => command.Line.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(SmtpSecurity.StartTls))]
    [InlineData(nameof(SmtpSecurity.StartTlsWhenAvailable))]
    [InlineData(nameof(SmtpSecurity.Tls))]
    public async Task Tells_nothing_to_a_server_whose_certificate_nobody_vouches_for(string security)
    {
        using var certificate = Certificate();
        (_server.Certificate, _server.IsTlsFirst) = (certificate, security is nameof(SmtpSecurity.Tls));
        var fault = await Assert.ThrowsAsync<SslHandshakeException>(() =>
            Send(Mail("ann@example.org"), Enum.Parse<SmtpSecurity>(security), "ann")
        );
        Assert.False(SmtpConnection.IsFinal(fault));
        Assert.DoesNotContain(_server.Commands, command => command.Line.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Commands, command => command.Line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(SmtpSecurity.StartTls))]
    [InlineData(nameof(SmtpSecurity.Tls))]
    public async Task Tells_nothing_in_clear_text_where_it_is_to_be_encrypted(string security)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() =>
            Send(Mail("ann@example.org"), Enum.Parse<SmtpSecurity>(security), "ann")
        );
        Assert.False(SmtpConnection.IsFinal(fault));
        Assert.DoesNotContain(_server.Commands, command => command.Line.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Commands, command => command.Line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_without_encryption_where_only_what_is_offered_is_asked_for()
    {
        await Send(Mail("ann@example.org"), SmtpSecurity.StartTlsWhenAvailable);
        Assert.Single(_server.Mails);
    }

    [Fact]
    public async Task Logs_in_as_who_is_configured()
    {
        await Send(Mail("ann@example.org"), user: "ann");
        var login = Assert.Single(_server.Commands, command => command.Line.StartsWith("AUTH", StringComparison.Ordinal)).Line;
        Assert.Equal("\0ann\0hush", Encoding.UTF8.GetString(Convert.FromBase64String(login["AUTH PLAIN ".Length..])));
    }

    [Fact]
    public async Task Is_tried_again_where_the_login_is_refused_since_somebody_may_mend_that()
    {
        _server.Reply = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 wrong" : null;
        var fault = await Assert.ThrowsAsync<AuthenticationException>(() => Send(Mail("ann@example.org"), user: "ann"));
        Assert.False(SmtpConnection.IsFinal(fault));
        Assert.DoesNotContain("hush", SmtpConnection.Reason(fault), StringComparison.Ordinal);
    }

    private static NotificationRow Mail(string address, string subject = "Done", string body = "<p>Hello</p>") =>
        new(
            NotificationId.From("ntf_1"),
            UserId.From("user_ann"),
            TransactionId.From("txn_1"),
            Channel.Email,
            "transaction-completed",
            subject,
            body,
            address,
            DateTimeOffset.UnixEpoch,
            1
        );

    private async Task Send(NotificationRow mail, SmtpSecurity security = SmtpSecurity.None, string? user = null)
    {
        await using var connection = Connection(security, user);
        await connection.Send(mail, CancellationToken.None);
    }

    private SmtpConnection Connection(SmtpSecurity security = SmtpSecurity.None, string? user = null) =>
        new(
            new SmtpOptions
            {
                Host = "127.0.0.1",
                Port = _server.Port,
                From = "Florin <florin@bank.example>",
                Security = security,
                User = user,
                Password = "hush",
            },
            _time
        );

    private static async Task<MimeMessage> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await MimeMessage.LoadAsync(stream);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddYears(100));
    }
}
