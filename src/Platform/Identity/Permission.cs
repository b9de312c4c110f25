using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Florin.Platform.Identity;

/// <summary>What else a decision about an action is made by, beside the caller, their address and the time.</summary>
[Flags]
public enum ActionFacts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Whose it is about.</summary>
    Owner = 1,

    /// <summary>How much money it is about.</summary>
    Amount = 2,

    /// <summary>Who made what is decided about.</summary>
    Maker = 4,
}

/// <summary>
/// Something that a caller may be permitted to do, in the form <c>resource:action</c>: what every endpoint names, what roles
/// give, and what the scopes of tokens and keys restrict.
/// </summary>
public sealed class Permission
{
    private static readonly List<Permission> Made = [];

    private Permission(string name, bool ofOwner, ActionFacts facts)
    {
        (Name, IsOfOwner, Facts, Bit) = (name, ofOwner, facts, Made.Count);
        if (Bit >= PermissionSet.Room)
            throw new InvalidOperationException("There are more permissions than a set has room for.");
        Made.Add(this);
    }

    /// <summary>See a user.</summary>
    public static Permission UsersRead { get; } = OfOwner("users:read");

    /// <summary>List all users.</summary>
    public static Permission UsersList { get; } = OfAll("users:list");

    /// <summary>Register users who have no password.</summary>
    public static Permission UsersWrite { get; } = OfAll("users:write");

    /// <summary>Block and unblock users.</summary>
    public static Permission UsersBlock { get; } = OfAll("users:block");

    /// <summary>Change the rate limit tier of users.</summary>
    public static Permission UsersTier { get; } = OfAll("users:tier");

    /// <summary>Change the role of users.</summary>
    public static Permission UsersRole { get; } = OfAll("users:role", ActionFacts.Owner);

    /// <summary>Erase users for good, and with them the key of their personal data.</summary>
    public static Permission UsersErase { get; } = OfOwner("users:erase", ActionFacts.Owner);

    /// <summary>Export everything that is known of a user.</summary>
    public static Permission UsersExport { get; } = OfOwner("users:export");

    /// <summary>See accounts and their entries.</summary>
    public static Permission AccountsRead { get; } = OfOwner("accounts:read");

    /// <summary>Open accounts.</summary>
    public static Permission AccountsWrite { get; } = OfOwner("accounts:write", ActionFacts.Owner);

    /// <summary>Grant an overdraft.</summary>
    public static Permission AccountsOverdraft { get; } = OfAll("accounts:overdraft", ActionFacts.Owner | ActionFacts.Amount);

    /// <summary>Freeze and unfreeze accounts.</summary>
    public static Permission AccountsFreeze { get; } = OfAll("accounts:freeze");

    /// <summary>Close accounts.</summary>
    public static Permission AccountsClose { get; } = OfAll("accounts:close");

    /// <summary>Limit how much may leave accounts.</summary>
    public static Permission AccountsLimit { get; } = OfAll("accounts:limit");

    /// <summary>Place, capture and void holds on accounts.</summary>
    public static Permission AccountsHold { get; } = OfOwner("accounts:hold", ActionFacts.Owner | ActionFacts.Amount);

    /// <summary>See the trial balance.</summary>
    public static Permission LedgerRead { get; } = OfAll("ledger:read");

    /// <summary>Close days and months of the books; a second person always approves it.</summary>
    public static Permission PeriodsClose { get; } = OfAll("periods:close", ActionFacts.Maker);

    /// <summary>See transactions and their events.</summary>
    public static Permission TransactionsRead { get; } = OfOwner("transactions:read");

    /// <summary>Create transactions.</summary>
    public static Permission TransactionsWrite { get; } = OfOwner("transactions:write", ActionFacts.Owner | ActionFacts.Amount);

    /// <summary>Create transactions that took effect in the past.</summary>
    public static Permission TransactionsBackdate { get; } = OfAll("transactions:backdate");

    /// <summary>Approve or reject transactions in review.</summary>
    public static Permission TransactionsApprove { get; } =
        OfAll("transactions:approve", ActionFacts.Owner | ActionFacts.Amount | ActionFacts.Maker);

    /// <summary>Take back transactions that have completed, whole or in part.</summary>
    public static Permission TransactionsReverse { get; } =
        OfOwner("transactions:reverse", ActionFacts.Owner | ActionFacts.Amount | ActionFacts.Maker);

    /// <summary>Attach files to transactions, and remove them.</summary>
    public static Permission AttachmentsWrite { get; } = OfOwner("attachments:write");

    /// <summary>Retry transactions in manual review.</summary>
    public static Permission TransactionsRetry { get; } = OfAll("transactions:retry");

    /// <summary>See schedules and their occurrences.</summary>
    public static Permission SchedulesRead { get; } = OfOwner("schedules:read");

    /// <summary>Create and change schedules, which move money when they are due.</summary>
    public static Permission SchedulesWrite { get; } = OfOwner("schedules:write", ActionFacts.Owner | ActionFacts.Amount);

    /// <summary>See settlement records.</summary>
    public static Permission PaymentsRead { get; } = OfOwner("payments:read");

    /// <summary>Upload and cancel payment files, which move nothing before they are submitted.</summary>
    public static Permission PaymentsWrite { get; } = OfOwner("payments:write");

    /// <summary>Submit payment files, whose payments are then made.</summary>
    public static Permission PaymentsSubmit { get; } =
        OfOwner("payments:submit", ActionFacts.Owner | ActionFacts.Amount | ActionFacts.Maker);

    /// <summary>See notifications and preferences.</summary>
    public static Permission NotificationsRead { get; } = OfOwner("notifications:read");

    /// <summary>Mark notifications as read and change preferences.</summary>
    public static Permission NotificationsWrite { get; } = OfOwner("notifications:write");

    /// <summary>See endpoints of webhooks, deliveries and events.</summary>
    public static Permission WebhooksRead { get; } = OfOwner("webhooks:read");

    /// <summary>Register, change and delete endpoints of webhooks, and deliver again.</summary>
    public static Permission WebhooksWrite { get; } = OfOwner("webhooks:write");

    /// <summary>See, write and preview the templates of messages.</summary>
    public static Permission NotificationTemplates { get; } = OfAll("notifications:templates");

    /// <summary>See how far a write has come in the databases.</summary>
    public static Permission WritesRead { get; } = OfOwner("writes:read");

    /// <summary>See risk assessments and rules.</summary>
    public static Permission RiskRead { get; } = OfAll("risk:read");

    /// <summary>Change the rules of risk.</summary>
    public static Permission RiskWrite { get; } = OfAll("risk:write");

    /// <summary>See bank accounts, statements, matches and exceptions of the reconciliation.</summary>
    public static Permission ReconciliationRead { get; } = OfAll("reconciliation:read");

    /// <summary>Import statements, match them and decide about matches and exceptions.</summary>
    public static Permission ReconciliationWrite { get; } = OfAll("reconciliation:write");

    /// <summary>Post adjustments to the ledger for what a bank has booked alone.</summary>
    public static Permission ReconciliationAdjust { get; } = OfAll("reconciliation:adjust", ActionFacts.Amount);

    /// <summary>See the audit and verify its chain.</summary>
    public static Permission AuditRead { get; } = OfAll("audit:read");

    /// <summary>See the figures.</summary>
    public static Permission AnalyticsRead { get; } = OfAll("analytics:read");

    /// <summary>See reports and what they hold.</summary>
    public static Permission ReportsRead { get; } = OfAll("reports:read");

    /// <summary>Request and cancel reports.</summary>
    public static Permission ReportsWrite { get; } = OfAll("reports:write");

    /// <summary>Ask with SQL.</summary>
    public static Permission ReportsQuery { get; } = OfAll("reports:query");

    /// <summary>See sessions.</summary>
    public static Permission SessionsRead { get; } = OfOwner("sessions:read");

    /// <summary>End sessions.</summary>
    public static Permission SessionsWrite { get; } = OfOwner("sessions:write");

    /// <summary>See API keys, without the key itself.</summary>
    public static Permission KeysRead { get; } = OfOwner("keys:read");

    /// <summary>Create, rotate and revoke API keys.</summary>
    public static Permission KeysWrite { get; } = OfOwner("keys:write");

    /// <summary>See which second factors there are, and show one again.</summary>
    public static Permission CredentialsRead { get; } = OfOwner("credentials:read");

    /// <summary>Change one's password and second factors.</summary>
    public static Permission CredentialsWrite { get; } = OfOwner("credentials:write");

    /// <summary>See service accounts.</summary>
    public static Permission ServiceAccountsRead { get; } = OfAll("service-accounts:read");

    /// <summary>Create and disable service accounts, and make keys for them.</summary>
    public static Permission ServiceAccountsWrite { get; } = OfAll("service-accounts:write");

    /// <summary>See OAuth clients, without their secrets.</summary>
    public static Permission ClientsRead { get; } = OfAll("clients:read");

    /// <summary>Register and delete OAuth clients.</summary>
    public static Permission ClientsWrite { get; } = OfAll("clients:write");

    /// <summary>See requests for approval.</summary>
    public static Permission ApprovalsRead { get; } = OfOwner("approvals:read");

    /// <summary>Approve or reject what others have requested.</summary>
    public static Permission ApprovalsDecide { get; } = OfAll("approvals:decide", ActionFacts.Maker);

    /// <summary>See everything at the operators' port but events and configuration.</summary>
    public static Permission AdminRead { get; } = OfAll("admin:read");

    /// <summary>Isolate, drain and reset what the gateway forwards to.</summary>
    public static Permission AdminGateway { get; } = OfAll("admin:gateway");

    /// <summary>Decide about owners of logs and replicas.</summary>
    public static Permission AdminStorage { get; } = OfAll("admin:storage");

    /// <summary>Decide about consumers and the events that they set aside.</summary>
    public static Permission AdminConsumers { get; } = OfAll("admin:consumers");

    /// <summary>See the events of all logs.</summary>
    public static Permission AdminEvents { get; } = OfAll("admin:events");

    /// <summary>Change and acknowledge alerts.</summary>
    public static Permission AdminAlerts { get; } = OfAll("admin:alerts");

    /// <summary>Have decisions explained.</summary>
    public static Permission AdminPolicies { get; } = OfAll("admin:policies");

    /// <summary>See the configuration in force, without secrets.</summary>
    public static Permission AdminConfig { get; } = OfAll("admin:config");

    /// <summary>All of them, in the order of their bits.</summary>
    public static IReadOnlyList<Permission> All { get; } = Made;

    private static readonly FrozenDictionary<string, Permission> ByName = Made.ToFrozenDictionary(
        permission => permission.Name,
        StringComparer.Ordinal
    );

    /// <summary>The name, such as <c>accounts:read</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it can be given for what is the caller's own alone.</summary>
    public bool IsOfOwner { get; }

    /// <summary>What a decision about it is made by; policies can have conditions on these.</summary>
    public ActionFacts Facts { get; }

    /// <summary>Whether a policy may ask for a second person's approval of it; the approval itself needs none.</summary>
    public bool MayWait => Facts is not ActionFacts.None && this != ApprovalsDecide;

    internal int Bit { get; }

    /// <summary>The permission of a name.</summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out Permission? permission)
    {
        permission = name is null ? null : ByName.GetValueOrDefault(name);
        return permission is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Permission OfOwner(string name, ActionFacts facts = ActionFacts.None) => new(name, ofOwner: true, facts);

    private static Permission OfAll(string name, ActionFacts facts = ActionFacts.None) => new(name, ofOwner: false, facts);
}
