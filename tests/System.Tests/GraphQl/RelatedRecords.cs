using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Florin.GraphQlEdge.Building;
using Florin.GraphQlEdge.Fields;
using Florin.Kernel;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using GraphQL.Types;

namespace Florin.System.Tests.GraphQl;

[Collection(Sharing.Together)]
public sealed class RelatedRecordsInOneProcess(OneProcess florin) : RelatedRecords(florin);

[Collection(Sharing.Apart)]
public sealed class RelatedRecordsBetweenSeveralProcesses(SeveralProcesses florin) : RelatedRecords(florin);

/// <summary>
/// Every field below the root that leads to records of another kind, asked with an API key that may read what it is of, and no
/// more: it is null, with an error. The table holds the field, the scopes of the key, and a query in which the field is <c>x</c>.
/// </summary>
public abstract class RelatedRecords(ITestFlorin florin)
{
    private const string Nodes = "{ nodes { __typename } }";
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Scene>> Scenes = [];

    // {u} is a user, {a} and {b} their accounts, {t} a transfer, {f} a payment file that was made, {s} a schedule that ran.
    private static readonly string[] OfOwners =
    [
        "Account.user | accounts:read | { account(id: \"{a}\") { x: user { id } } }",
        $"Account.transactions | accounts:read | {{ account(id: \"{{a}}\") {{ x: transactions {Nodes} }} }}",
        "Entry.transaction | accounts:read | { account(id: \"{a}\") { entries { nodes { x: transaction { id } } } } }",
        "UserLimits.user | accounts:read | { userLimits(userId: \"{u}\") { x: user { id } } }",
        "Payment.transaction | payments:read | { payments { nodes { x: transaction { id } } } }",
        "PaymentFile.user | payments:read | { paymentFile(id: \"{f}\") { x: user { id } } }",
        "PaymentLine.transaction | payments:read | { paymentFile(id: \"{f}\") { lines { nodes { x: transaction { id } } } } }",
        "Notification.transaction | notifications:read | { notifications { nodes { x: transaction { id } } } }",
        "NotificationPreferences.user | notifications:read | { notificationPreferences { x: user { id } } }",
        "Transaction.user | transactions:read | { transaction(id: \"{t}\") { x: user { id } } }",
        "Transaction.fromAccount | transactions:read | { transaction(id: \"{t}\") { x: fromAccount { id } } }",
        "Transaction.toAccount | transactions:read | { transaction(id: \"{t}\") { x: toAccount { id } } }",
        $"Transaction.payments | transactions:read | {{ transactions {{ nodes {{ x: payments {Nodes} }} }} }}",
        "Schedule.user | schedules:read | { schedule(id: \"{s}\") { x: user { id } } }",
        "Schedule.fromAccount | schedules:read | { schedule(id: \"{s}\") { x: fromAccount { id } } }",
        "Schedule.toAccount | schedules:read | { schedule(id: \"{s}\") { x: toAccount { id } } }",
        "Occurrence.transaction | schedules:read | { schedule(id: \"{s}\") { runs { nodes { x: transaction { id } } } } }",
        "Session.user | sessions:read | { sessions { nodes { x: user { id } } } }",
        $"User.accounts | users:read | {{ me {{ x: accounts {Nodes} }} }}",
        $"User.transactions | users:read | {{ me {{ x: transactions {Nodes} }} }}",
        $"User.notifications | users:read | {{ me {{ x: notifications {Nodes} }} }}",
        "User.limits | users:read | { me { x: limits { userId } } }",
        $"User.sessions | users:read | {{ me {{ x: sessions {Nodes} }} }}",
        $"User.apiKeys | users:read | {{ me {{ x: apiKeys {Nodes} }} }}",
        $"User.paymentFiles | users:read | {{ me {{ x: paymentFiles {Nodes} }} }}",
        $"User.schedules | users:read | {{ me {{ x: schedules {Nodes} }} }}",
    ];

    private static readonly string[] OfStaff =
    [
        "Transaction.risk | transactions:read | { transaction(id: \"{t}\") { x: risk { score } } }",
        "TopAccount.account | analytics:read | { topAccounts { nodes { x: account { id } } } }",
        $"ServiceAccount.apiKeys | service-accounts:read | {{ serviceAccounts {{ nodes {{ x: apiKeys {Nodes} }} }} }}",
    ];

    // They lead to what the same permission lets the caller read: who may see the one may see the other.
    private static readonly string[] OfTheSameKind =
    [
        "Account.parent",
        "Account.entries",
        "Account.holds",
        "Hold.account",
        "AccountStatement.account",
        "Transaction.reverses",
        "Transaction.events",
        "Transaction.attachments",
        "PaymentFile.lines",
        "Schedule.runs",
        "Schedule.preview",
        "WebhookEndpoint.deliveries",
        "ReconciliationSource.open",
        "ReconciliationSource.statements",
        "BankStatement.statementLines",
        "ReconciliationRun.matches",
        // Nobody is notified by a channel here; Notification.transaction is had in the same way.
        "NotificationDelivery.user",
    ];

    public static TheoryData<string> Owners => [.. OfOwners];

    public static TheoryData<string> Staff => [.. OfStaff];

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task Are_null_with_an_error_without_the_right(string row)
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        await Try(row, scene, scene.Owner);
    }

    [Theory]
    [MemberData(nameof(Staff))]
    public async Task Of_everybody_are_null_with_an_error_without_the_right(string row)
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        await Try(row, scene, scene.Admin);
    }

    [Fact]
    public void Are_in_the_table_for_every_field_there_is()
    {
        var schema = EdgeSchema.Make();
        var fields = schema
            .AllTypes.OfType<IObjectGraphType>()
            .Where(type => type != schema.Query && type != schema.Mutation && type != schema.Subscription)
            .SelectMany(type => type.Fields, (type, field) => (type, field))
            .Where(one => FieldBindings.RestOf(one.field) is not null || FieldBindings.ListOf(one.field) is not null)
            .Select(one => $"{one.type.Name}.{one.field.Name}");
        var rows = OfOwners.Concat(OfStaff).Select(row => row.Split('|')[0].Trim()).Concat(OfTheSameKind);
        Assert.Equal(fields.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private async Task Try(string row, Scene scene, Person person)
    {
        var parts = scene
            .Things.Aggregate(row, (text, thing) => text.Replace(thing.Key, thing.Value, StringComparison.Ordinal))
            .Split('|');
        var (field, scope, query) = (parts[0].Trim().Split('.')[1], parts[1].Trim(), parts[2].Trim());
        var all = new GraphQlCaller(florin, person.Token);
        var seen = await Eventually.Is(
            () => all.Ask(query),
            asked => asked.Outcome == "ok" && Found(asked.Data).Any(found => found is not null)
        );
        Assert.True(Found(seen.Data).Any(found => found is not null), $"{field} shows nothing at all: {seen.Body}");
        var made = await person.Post("/api/user/api-keys", new { name = field, scopes = new[] { scope } });
        Assert.True(made.Status == 201, made.Text);
        var key = new GraphQlCaller(florin, (string)made.Data["key"]!); // As in the contract.
        var asked = await key.Ask(query);
        var found = Found(asked.Data).ToList();
        Assert.True(
            found.Count > 0 && found.All(one => one is null) && asked.Body["errors"] is JsonArray { Count: > 0 },
            $"{row}: {asked.Status} {asked.Body}"
        );
        Assert.All(
            asked.Body["errors"]!.AsArray(), // It has some.
            error =>
                Assert.Equal(
                    ("forbidden", "x"),
                    ((string?)error!["extensions"]!["code"], (string?)error["path"]!.AsArray()[^1]) // As every error.
                )
        );
    }

    // Every x, wherever it is.
    private static IEnumerable<JsonNode?> Found(JsonNode? node) =>
        node switch
        {
            JsonArray items => items.SelectMany(Found),
            JsonObject fields => fields.SelectMany(field => field.Key == "x" ? [field.Value] : Found(field.Value)),
            _ => [],
        };

    private sealed record Scene(Person Owner, Person Admin, IReadOnlyDictionary<string, string> Things)
    {
        public static async Task<Scene> Set(ITestFlorin florin)
        {
            var (owner, admin) = (await Person.New(florin), await Person.Admin(florin));
            var (one, other) = (await owner.OpensWith(100), await owner.Opens());
            var transfer = (string)(await owner.MovesTo("COMPLETED", owner.Transfer(one, other, 1)))["id"]!; // As in the contract.
            var file = await PaymentFiles.Upload(owner, PaymentFiles.JsonLines((one, other, 1)));
            Assert.Equal(200, (await owner.Post($"{PaymentFiles.Path}/{file}/submit")).Status);
            var order = owner.Transfer(one, other, 1);
            order["at"] = Rfc3339.Text(TimeProvider.System.GetUtcNow().AddSeconds(1));
            var schedule = await owner.Post("/api/schedule/schedules", order);
            Assert.True(schedule.Status == 201, schedule.Text);
            await admin.Post("/api/user/service-accounts", new { name = "of a test", role = "user" });
            var things = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["{u}"] = owner.Id,
                ["{a}"] = one,
                ["{b}"] = other,
                ["{t}"] = transfer,
                ["{f}"] = file,
                ["{s}"] = (string)schedule.Data["id"]!, // As in the contract.
            };
            return new Scene(owner, admin, things);
        }
    }
}
