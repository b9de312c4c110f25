using Florin.Contracts.Users;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Keys;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Privacy;
using Florin.Users.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>
/// How this process knows who sends a request: by the keys of the user service, from where they are kept where the service is
/// hosted here, else from its key set and its list of revocations, of which a shared store may tell earlier.
/// </summary>
internal sealed class Identities : IAsyncDisposable
{
    private readonly VerificationKeys _keys;
    private readonly TokenVerifier _verifier;
    private readonly ApiKeyVerifier _apiKeys;
    private readonly ApiKeyUses _uses;
    private readonly RevocationsPoll? _poll;

    public Identities(
        IReadOnlyList<Storage> storage,
        IConfiguration configuration,
        Addresses addresses,
        ServiceConnections connections,
        IRemoteRevocations? remote,
        TimeProvider clock,
        ILoggerFactory logs
    )
    {
        var tokens = configuration.Options<TokenOptions>(TokenOptions.Section);
        var log = logs.CreateLogger("Florin.Tokens");
        var users = storage.FirstOrDefault(stored => stored.Definition.Name == "user");
        IKeySource source = users is not null
            ? new SigningKeys(users.Secrets, tokens, clock)
            : new RemoteKeys(connections.Http, () => addresses.InstancesOf("user").All, clock);
        // Every instance of the user service tells the others: what two tell is heard once.
        Revocations = new Revocations(known: users is not null)
        {
            Added = users is null || remote is null ? null : remote.Publish,
        };
        if (users is null)
            remote?.Listen(revocation => Revocations.Hint(revocation, clock.GetTimestamp()));
        _keys = new VerificationKeys(source, tokens, clock, log);
        var roles = RoleGrants.Of(configuration);
        _verifier = new TokenVerifier(_keys, Revocations, tokens, clock, roles);
        var client = new UsersClient(connections.Calls);
        _apiKeys = new ApiKeyVerifier(client.FindApiKey, Revocations, roles, tokens, clock);
        var privacy = configuration.Options<PrivacyOptions>(PrivacyOptions.Section);
        People = new PersonalData(client.FindPersonKey, Revocations.PositionOf, privacy);
        _uses = new ApiKeyUses(_apiKeys, client.TellUses, clock, log);
        Tokens = new Credentials(_verifier, _apiKeys);
        _poll = users is not null ? null : new RevocationsPoll(Ask, Revocations, tokens, clock, log);

        Task<IReadOnlyList<Revocation>> Ask(long after, CancellationToken cancel) =>
            client.Revocations(after, new CallContext("revocations"), cancel);
    }

    /// <summary>Whose tokens are refused although they have not expired.</summary>
    public Revocations Revocations { get; }

    /// <summary>Whom a user's token or an API key represents.</summary>
    public ITokenVerifier Tokens { get; }

    /// <summary>Seals and opens personal data with keys of the user service.</summary>
    public PersonalData People { get; }

    /// <summary>Begins to ask for revocations, where the user service is elsewhere, and to tell it which keys were used.</summary>
    public void Start()
    {
        _poll?.Start();
        _uses.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_poll is not null)
            await _poll.DisposeAsync();
        await _uses.DisposeAsync();
        _apiKeys.Dispose();
        People.Dispose();
        _verifier.Dispose();
        _keys.Dispose();
    }
}
