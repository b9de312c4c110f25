using System.Reflection;
using System.Text.RegularExpressions;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Tidy;

/// <summary>Fields of events that are published nowhere.</summary>
public sealed partial class ACredential
{
    // Every event with such a field; one more belongs here too, and into docs/guide/kafka.md.
    private static readonly string[] Withheld =
    [
        "user: ApiKeyCreated.hash",
        "user: ApiKeyRotated.hash",
        "user: ClientRegistered.secretHash",
        "user: GrantTokenChanged.payload",
        "user: GrantTokenChanged.reference",
        "user: PasswordChanged.passwordHash",
        "user: PasswordRehashed.passwordHash",
        "user: RecoveryCodeUsed.hash",
        "user: RecoveryCodesMade.hashes",
        "user: TotpOffered.sealed",
        "user: UserRegistered.passwordHash",
        "webhook: WebhookEndpointCreated.secretHash",
        "webhook: WebhookSecretRotated.secretHash",
    ];

    // Called like one, and none.
    private static readonly string[] Harmless =
    [
        "ApiKeyCreated.signingKey", // A public key.
        "ApprovalRequested.apiKey", // An id.
        "GrantTokenNamed.token", // An id.
        "PasskeyAdded.credential", // Its public name.
        "PeriodSealed.hash", // Of postings.
        "RecoveryCodesMade.hashes[]", // What is in the list that is withheld.
        "StatementIssued.hash", // Of what was issued.
        "UserRoleChanged.tokensRevokedUntil", // A time.
        "UserSignedOut.tokensRevokedUntil", // A time.
        "UserUnblocked.tokensRevokedUntil", // A time.
    ];

    [Fact]
    public void Is_not_published()
    {
        var withheld = GoldenFiles.Definitions.SelectMany(d => Data(d.Service).Withheld, (d, w) => Line(d.Service, w));
        Assert.Equal(Withheld, withheld.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Is_every_field_that_is_called_like_one()
    {
        var called = GoldenFiles.Today.SelectMany(service => service.Value).Where(IsCalledLikeOne).Select(NameOf);
        var known = Withheld.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Assert.Empty(called.Except(Harmless, StringComparer.Ordinal).Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void Is_a_field_of_the_event_itself()
    {
        var events = GoldenFiles.Definitions.SelectMany(d => Types(d.Service).All).Select(e => e.Type).ToHashSet();
        var marked = Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Florin.*.dll")
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .Where(type => type.GetProperties().Any(p => p.IsDefined(typeof(NotPublishedAttribute))))
            .Where(type => type.DeclaringType != typeof(ACredential));
        Assert.DoesNotContain(marked, type => !events.Contains(type));
    }

    [Theory]
    [InlineData("Registered.passwordHash: string?", true)]
    [InlineData("KeyMade.keys[].secretPart: string", true)]
    [InlineData("TokenIssued.token: string", true)]
    [InlineData("KeyMade.privateKey: string", true)]
    [InlineData("SecondFactorSet.seed: string", true)]
    [InlineData("TokenIssuedOffline", false)]
    [InlineData("UserBlocked.at: time", false)]
    public void Is_known_by_the_name_of_its_field(string line, bool isOne) => Assert.Equal(isOne, IsCalledLikeOne(line));

    [Fact]
    public void Is_found_where_it_is_marked() =>
        Assert.Equal([("Made", "secret")], new PublishedData(new EventTypes().Add<Made>("Made")).Withheld);

    private static string Line(ServiceDefinition service, (string Event, string Field) withheld) =>
        $"{service.Name}: {withheld.Event}.{withheld.Field}";

    private static PublishedData Data(ServiceDefinition service) => new(Types(service));

    private static EventTypes Types(ServiceDefinition service)
    {
        var types = new EventTypes();
        service.Events(types);
        return types;
    }

    // The path of the field, without the event and its type.
    private static bool IsCalledLikeOne(string line) =>
        NameOf(line) is var name
        && name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0
        && Called().IsMatch(name[dot..]);

    private static string NameOf(string line) => line.Split(": ")[0].Split(" = ")[0];

    [GeneratedRegex(
        "password|secret|hash|token|credential|private|seed|salt|otp|recovery|apiKey|signingKey",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Called();

    private sealed record Made(string Name, [property: NotPublished] string Secret);
}
