using System.Text;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Privacy;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;
using Florin.Users;
using Microsoft.AspNetCore.Http;
using static Florin.Unit.Tests.Transactions.SomeTransaction;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>The transaction service with a transfer of Alice's to Bob, over a store of attachments that a test can hold up.</summary>
internal sealed class AnAttachingService : IAsyncDisposable
{
    public const string Path = "/transactions/txn_1/attachments";
    public const string Pdf = "%PDF-1.7 hello";
    private readonly InMemoryLogStore _log = new();
    private readonly TemporaryDirectory _data = new();
    private readonly EventLog _users;
    private readonly HashSet<string> _erased = new(StringComparer.Ordinal);
    private readonly PersonalData _people;
    private LoneService? _service;

    public AnAttachingService()
    {
        _users = SomeLog.Open("user", new InMemoryLogStore(), UserEvents.Register, Time);
        _people = new PersonalData(
            (person, _, _) =>
                Task.FromResult(new PersonKey(_erased.Contains(person) ? null : new byte[32], _erased.Contains(person), 1)),
            _ => 0, // What is known of keys is old.
            new PrivacyOptions()
        );
    }

    public WallClock Time { get; } = new();

    public AStore Store { get; } = new();

    /// <summary>Where attachments are instead of <see cref="Store"/>; null for there.</summary>
    public ICopyFiles? Elsewhere { get; set; }

    public LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    public string Data => _data.Path;

    public async Task Start(params (string Key, string? Value)[] settings)
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _service = await LoneService.Start(
            TransactionService.Definition,
            _log,
            new InMemoryViewStore(),
            Time,
            new OtherServices(),
            _ => new LogFeed(_users),
            settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal),
            runtime => runtime with { Buckets = _ => Elsewhere ?? Store, DataDirectory = _data.Path, People = _people }
        );
        if (Service.Log.Head == 0)
            await Append(TransactionEvents.StreamOf(Facts.Id), Events[0], Events[1]);
    }

    public Task Append(string stream, params object[] events) =>
        Service.Log.Append(
            new Metadata(CommandId.New(new IdSource(Time)), "Create", Alice.Id, "txn_1"),
            [new StreamAppend(stream, 0, events)],
            null,
            default
        );

    public Task<Answer> Attach(string content = Pdf) =>
        Service.PostFile($"{Path}?name=a.pdf", Encoding.UTF8.GetBytes(content), "application/pdf", Alice);

    public async Task<string> Attached()
    {
        var answer = await Attach();
        Assert.True(answer.Status == 201, answer.Text);
        return $"{Path}/{(string)answer.Data["id"]!}"; // As in the contract.
    }

    public async Task<int> Recorded() => (await Service.Get(Path, Admin)).Data["items"]!.AsArray().Count;

    /// <summary>What an upload of some days ago has left in the store.</summary>
    public string Left(string transaction = "txn_1")
    {
        Time.Now -= TimeSpan.FromDays(3);
        var id = new IdSource(Time).Next(AttachmentId.Prefix);
        Time.Now += TimeSpan.FromDays(3);
        var name = $"{Alice.Id}/{transaction}/{id}-{new string('a', 64)}";
        Store.Files[name] = [1];
        return name;
    }

    /// <summary>What is recorded of a file of Bob's.</summary>
    public static AttachmentAdded OfBob(string transaction) =>
        new(
            new AttachmentId("att_bob"),
            new TransactionId(transaction),
            new UserId(Bob.Id),
            "b.pdf",
            "application/pdf",
            1,
            new string('b', 64),
            Bob.Id,
            default,
            []
        );

    /// <summary>Erases Alice, whose key this process still has.</summary>
    public async Task Erase()
    {
        await _users.Append(
            new Metadata(CommandId.Derived("erase"), "EraseUser", Admin.Id, Alice.Id),
            [new StreamAppend($"user-{Alice.Id}", 0, [new UserErased(Admin.Id, Time.GetUtcNow())])],
            null,
            default
        );
        if (Elsewhere is null)
            await Eventually.Is(() => Task.FromResult(Store.Asked.Contains($"Names {Alice.Id}")), done => done);
    }

    /// <summary>The keys of Alice are gone, and what is known of them is forgotten.</summary>
    public void LoseKey()
    {
        _erased.Add(Alice.Id);
        _people.Forget(Alice.Id);
    }

    public async Task<(int Status, string Body, IHeaderDictionary Headers)> Ask(
        string method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = (method, path);
        http.Request.Headers.Authorization = $"Bearer {PlainTokens.Of(Alice)}";
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Service.Serve(http);
        await http.Response.CompleteAsync();
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), http.Response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _users.Dispose();
        _people.Dispose();
        _log.Dispose();
        _data.Dispose();
    }
}
