using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Identity;

/// <summary>What each role permits: as it is built in, or as <c>Identity:Roles</c> says.</summary>
public sealed class RoleGrants
{
    private static readonly PermissionSet OfUsers = PermissionSet.Of(
        Permission.UsersRead,
        Permission.UsersErase,
        Permission.UsersExport,
        Permission.AccountsRead,
        Permission.AccountsWrite,
        Permission.AccountsHold,
        Permission.TransactionsRead,
        Permission.TransactionsWrite,
        Permission.AttachmentsWrite,
        Permission.SchedulesRead,
        Permission.SchedulesWrite,
        Permission.TransactionsReverse,
        Permission.PaymentsRead,
        Permission.PaymentsWrite,
        Permission.PaymentsSubmit,
        Permission.NotificationsRead,
        Permission.NotificationsWrite,
        Permission.WebhooksRead,
        Permission.WebhooksWrite,
        Permission.WritesRead,
        Permission.SessionsRead,
        Permission.SessionsWrite,
        Permission.KeysRead,
        Permission.KeysWrite,
        Permission.CredentialsRead,
        Permission.CredentialsWrite,
        Permission.ApprovalsRead
    );

    private static readonly PermissionSet OfSupport = PermissionSet.Of(
        Permission.UsersRead,
        Permission.UsersList,
        Permission.AccountsRead,
        Permission.TransactionsRead,
        Permission.SchedulesRead,
        Permission.PaymentsRead,
        Permission.NotificationsRead,
        Permission.WebhooksRead,
        Permission.WritesRead,
        Permission.RiskRead
    );

    private static readonly PermissionSet OfOperators =
        OfSupport
        | PermissionSet.Of(
            Permission.UsersBlock,
            Permission.AccountsFreeze,
            Permission.TransactionsRetry,
            Permission.WebhooksWrite,
            Permission.NotificationTemplates,
            Permission.LedgerRead,
            Permission.AnalyticsRead,
            Permission.ReconciliationRead,
            Permission.ReconciliationWrite,
            Permission.ReportsRead,
            Permission.ReportsWrite,
            Permission.SessionsRead,
            Permission.AdminRead,
            Permission.AdminGateway,
            Permission.AdminStorage,
            Permission.AdminConsumers,
            Permission.AdminAlerts,
            Permission.AdminConfig
        );

    private static readonly PermissionSet OfApprovers =
        OfSupport
        | PermissionSet.Of(
            Permission.LedgerRead,
            Permission.TransactionsApprove,
            Permission.ApprovalsRead,
            Permission.ApprovalsDecide
        );

    private static readonly PermissionSet OfAuditors =
        OfSupport
        | PermissionSet.Of(
            Permission.LedgerRead,
            Permission.AuditRead,
            Permission.AnalyticsRead,
            Permission.ReconciliationRead,
            Permission.ReportsRead,
            Permission.ReportsWrite,
            Permission.ReportsQuery,
            Permission.SessionsRead,
            Permission.KeysRead,
            Permission.ServiceAccountsRead,
            Permission.ClientsRead,
            Permission.ApprovalsRead,
            Permission.AdminRead,
            Permission.AdminPolicies,
            Permission.AdminEvents,
            Permission.AdminConfig
        );

    private readonly Grants[] _byRole;

    private RoleGrants(Grants[] byRole) => _byRole = byRole;

    /// <summary>As it is without any configuration.</summary>
    public static RoleGrants BuiltIn { get; } = new([.. Enum.GetValues<Role>().Select(Default)]);

    /// <summary>As a configuration says.</summary>
    /// <exception cref="WrongConfiguration">It names a role or a permission that there is not.</exception>
    public static RoleGrants Of(IConfiguration configuration) =>
        Of(configuration.Options<IdentityOptions>(IdentityOptions.Section));

    /// <summary>As options say, which were checked.</summary>
    public static RoleGrants Of(IdentityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var grants = (Grants[])BuiltIn._byRole.Clone();
        foreach (var (name, settings) in options.Roles)
            if (RoleNames.TryParse(name, out var role))
                grants[(int)role] = settings.Over(grants[(int)role]);
        return new RoleGrants(grants);
    }

    /// <summary>What a role permits.</summary>
    public Grants this[Role role] => _byRole[(int)role];

    private static Grants Default(Role role) =>
        role switch
        {
            Role.User => new Grants(OfUsers, default),
            Role.Support => new Grants(OfUsers, OfSupport),
            Role.Operator => new Grants(OfUsers, OfOperators),
            Role.Approver => new Grants(OfUsers, OfApprovers),
            Role.Auditor => new Grants(OfUsers, OfAuditors),
            Role.Admin or Role.System => new Grants(PermissionSet.Everything, PermissionSet.Everything),
            _ => default,
        };
}

/// <summary>How roles are written in tokens, bodies and the configuration.</summary>
public static class RoleNames
{
    /// <summary>The roles that a person or a service account can have.</summary>
    public static IReadOnlyList<string> All { get; } = ["user", "support", "operator", "approver", "auditor", "admin"];

    /// <summary>The role of a name.</summary>
    public static bool TryParse(string? name, out Role role)
    {
        role = name switch
        {
            "user" => Role.User,
            "support" => Role.Support,
            "operator" => Role.Operator,
            "approver" => Role.Approver,
            "auditor" => Role.Auditor,
            "admin" => Role.Admin,
            _ => Role.Anonymous,
        };
        return role is not Role.Anonymous;
    }

    /// <summary>The name of a role.</summary>
    public static string Of(Role role) =>
        role switch
        {
            Role.Anonymous => "anonymous",
            Role.User => "user",
            Role.Support => "support",
            Role.Operator => "operator",
            Role.Approver => "approver",
            Role.Auditor => "auditor",
            Role.Admin => "admin",
            _ => "system",
        };
}
