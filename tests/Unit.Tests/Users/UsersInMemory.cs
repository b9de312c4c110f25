using System.Text;
using Florin.Contracts.Users;
using Florin.Platform.Calls;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Privacy;
using Florin.Platform.Secrets;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Users;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Users;

/// <summary>
/// The user service over storage in memory, with keys in a directory and tokens that are really verified. It can be
/// started again over the same storage.
/// </summary>
internal sealed class UsersInMemory : IAsyncDisposable
{
    public const string Secret = "correct horse battery";

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string?> _settings;
    private LoneService? _service;
    private VerificationKeys? _keys;
    private TokenVerifier? _verifier;

    private readonly OtherServices _others;

    private UsersInMemory(Dictionary<string, string?> settings, OtherServices others) =>
        (_settings, _others) = (settings, others);

    public SetTime Clock { get; } = new();

    public InMemoryLogStore Disk { get; } = new();

    public InMemoryViewStore Views { get; } = new();

    public LoneService Service => _service!; // Every test starts it first.

    public FileSecrets Secrets => new(_directory.Path, Clock);

    /// <summary>What the service finds its secrets in; a test may give it something else than the files.</summary>
    public Func<ISecretStore, ISecretStore> Keeping { get; set; } = files => files;

    /// <summary>Where the service logs to.</summary>
    public ILoggerFactory Logs { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Seals and opens as the running service does.</summary>
    public PersonalData People => Service.Itself().Runtime.People;

    public string DataDirectory => _directory.Path;

    /// <summary>A token as <c>florin token</c> makes it, offline.</summary>
    public string AdminToken => Issuer.Issue("user_operator", Role.Admin, "internal").Token;

    public TokenIssuer Issuer => new(new SigningKeys(Secrets, new TokenOptions(), Clock), new TokenOptions(), Clock);

    /// <summary>Starts the service; hashing is cheap unless a test says otherwise.</summary>
    public static Task<UsersInMemory> Start(params (string Key, string Value)[] settings) =>
        StartWith(new OtherServices(), settings);

    /// <summary>The same beside other services.</summary>
    public static async Task<UsersInMemory> StartWith(OtherServices others, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Florin:Passwords:Iterations"] = "1000" };
        foreach (var (key, value) in settings)
            all[key] = value;
        var users = new UsersInMemory(all, others);
        await users.StartAgain();
        return users;
    }

    public async Task StartAgain(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            _settings[key] = value;
        await Stop();
        var revocations = new Revocations();
        var options = new TokenOptions();
        _keys = new VerificationKeys(new SigningKeys(Secrets, options, Clock), options, Clock, NullLogger.Instance);
        _verifier = new TokenVerifier(_keys, revocations, options, Clock);
        _service = await LoneService.Start(
            UsersService.Definition,
            Disk,
            Views,
            Clock,
            _others,
            settings: _settings,
            with: runtime =>
                runtime with
                {
                    DataDirectory = _directory.Path,
                    Tokens = _verifier,
                    Revocations = revocations,
                    People = new PersonalData(FindKey, revocations.PositionOf, new PrivacyOptions()),
                    Secrets = Keeping(Secrets),
                    Logs = Logs,
                }
        );
    }

    private Task<PersonKey> FindKey(string person, bool create, CancellationToken cancel) =>
        Service.Call(UsersClient.PersonKeyOperation, new FindKeyOfPerson(person, create), new CallContext(person), cancel);

    public Task<Answer> Register(string email, string? password = Secret, string? key = null, string? token = null) =>
        Service.SendWith(
            token,
            "POST",
            "/users",
            new
            {
                email,
                password,
                name = "Ada Lovelace",
            },
            key
        );

    public Task<Answer> LogIn(string email, string password = Secret) => Service.Post("/login", new { email, password });

    /// <summary>A user who has logged in.</summary>
    public async Task<(string Id, string Token)> Person(string email)
    {
        var registered = await Register(email);
        Assert.Equal(201, registered.Status);
        return ((string)registered.Data["id"]!, await TokenOf(email));
    }

    public async Task<string> TokenOf(string email)
    {
        var answer = await LogIn(email);
        Assert.True(answer.Status == 200, answer.Text);
        return (string)answer.Data["token"]!;
    }

    public Task<Answer> Get(string path, string? token) => Service.SendWith(token, "GET", path);

    /// <summary>Everything that the log's storage holds, as text.</summary>
    public string Stored()
    {
        var text = new StringBuilder();
        foreach (var happened in Disk.Durable)
            text.AppendLine(happened.Stream)
                .AppendLine(Encoding.UTF8.GetString(happened.Data.Span))
                .AppendLine(Encoding.UTF8.GetString(happened.Metadata.Span));
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _directory.Dispose();
    }

    private async Task Stop()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _service = null;
        _verifier?.Dispose();
        _keys?.Dispose();
    }
}
