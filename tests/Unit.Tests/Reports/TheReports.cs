using System.Collections.Concurrent;
using System.Text;
using Florin.Contracts.Accounts;
using Florin.Contracts.Audit;
using Florin.Contracts.Notifications;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Reports;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.Accounts;

namespace Florin.Unit.Tests.Reports;

/// <summary>The report service beside a ledger whose log it follows; both have the clock that the test sets.</summary>
internal sealed class TheReports : IAsyncDisposable
{
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private readonly TemporaryDirectory _data = new();
    private readonly Dictionary<string, string?> _settings;
    private LoneService? _service;

    private TheReports(TheLedger ledger, Dictionary<string, string?> settings) => (Ledger, _settings) = (ledger, settings);

    public TheLedger Ledger { get; }

    public WallClock Clock => Ledger.Clock;

    public LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    public string Data => _data.Path;

    /// <summary>The users that there are, by id.</summary>
    public Dictionary<string, UserCard> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>The mails that were handed over.</summary>
    public ConcurrentQueue<HandOverMail> Mails { get; } = [];

    /// <summary>Whether a mail server is configured.</summary>
    public bool HasMailServer { get; set; } = true;

    /// <summary>What becomes of a mail.</summary>
    public Func<HandOverMail, MailHandedOver> Mailed { get; set; } = _ => new MailHandedOver(null, Final: true);

    /// <summary>What the audit has.</summary>
    public Func<ReadAudit, AuditPart> Audit { get; set; } = _ => new AuditPart([], null, 0);

    public static async Task<TheReports> Start(params (string Key, string Value)[] settings)
    {
        var reports = new TheReports(
            await TheLedger.Start(),
            settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal)
        );
        await reports.Restart();
        return reports;
    }

    public async Task Restart()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        var accounts = new OtherServices()
            .Does(
                AccountsClient.EndOperation,
                (asked, _) => Ledger.Service.Call(AccountsClient.EndOperation, asked, new CallContext("end"))
            )
            .Does(UsersClient.FindOperation, asked => new FoundUser(Users.GetValueOrDefault(asked.Id.Value)))
            .Does(MailClient.SendOperation, mail => HandOver(mail))
            .Does(MailClient.ServerOperation, _ => new MailServerFound(HasMailServer))
            .Does(AuditClient.ReadOperation, asked => Audit(asked));
        _service = await LoneService.Start(
            ReportsService.Definition,
            _store,
            _views,
            Clock,
            accounts,
            _ => new LogFeed(Ledger.Service.Log),
            _settings,
            runtime => runtime with { DataDirectory = _data.Path }
        );
    }

    private MailHandedOver HandOver(HandOverMail mail)
    {
        Mails.Enqueue(mail);
        return Mailed(mail);
    }

    /// <summary>Moves something from outside to an account, or back.</summary>
    public async Task Move(AccountId account, long minor, string text = "rent", Counterpart counterpart = Counterpart.World)
    {
        var posting = TheLedger.Of(account, Some.Cents(Math.Abs(minor)), counterpart) with
        {
            Description = text,
            EffectiveAt = Clock.Now,
        };
        var posted = minor > 0 ? await Ledger.Credit(posting) : await Ledger.Debit(posting);
        Assert.Null(posted.Refusal);
    }

    public Task<Answer> Statement(AccountId account, string period, string format = "json", Actor? by = null) =>
        Service.Get($"/statements?accountId={account}&period={period}&format={format}", by ?? TheLedger.Admin);

    /// <summary>Has a report written, and waits for its end.</summary>
    public async Task<Answer> Report(string kind, string format, object? parameters = null, object? deliver = null)
    {
        var asked = await Service.Post(
            "/reports",
            new
            {
                kind,
                format,
                parameters,
                deliver,
            },
            TheLedger.Admin
        );
        Assert.True(asked.Status == 202, asked.Text);
        return await Ended((string)asked.Data["id"]!);
    }

    public Task<Answer> Ended(string id) =>
        Eventually.Is(
            () => Service.Get($"/reports/{id}", TheLedger.Admin),
            answer => (string?)answer.Data["status"] is not ("PENDING" or "RUNNING")
        );

    public async Task<string> Content(string kind, string format, object? parameters = null)
    {
        var ended = await Report(kind, format, parameters);
        Assert.True((string?)ended.Data["status"] == "COMPLETED", ended.Text);
        var content = await Service.Get($"/reports/{(string)ended.Data["id"]!}/content", TheLedger.Admin);
        Assert.Equal(200, content.Status);
        Assert.Equal((long)ended.Data["bytes"]!, content.Bytes.Length);
        return Encoding.UTF8.GetString(content.Bytes.Span);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Ledger.DisposeAsync();
        _store.Dispose();
        _data.Dispose();
    }
}
