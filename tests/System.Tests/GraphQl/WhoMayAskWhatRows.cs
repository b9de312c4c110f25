namespace Florin.System.Tests.GraphQl;

/// <content>The rows about identities, settings, files, messages, reports and the reconciliation.</content>
public abstract partial class WhoMayAskWhat
{
    private const string Missing = "not-found not-found not-found";
    private const string StaffMissing = "forbidden forbidden not-found";
    private const string StaffInvalid = "forbidden forbidden invalid-request";
    private const string OfUser = "forbidden ok ok";

    // {f} is a payment file that was cancelled, {s} a schedule.
    private static string[] Reads =>
        [
            $"{{ sessions {Page} }} | {Who} {All}",
            $"{{ sessions(userId: \"{{u}}\") {Page} }} | {Who} {OfUser}",
            $"{{ apiKeys {Page} }} | {Who} {All}",
            $"{{ apiKeys(owner: \"{{u}}\") {Page} }} | {Who} {OfUser}",
            $"{{ apiKey(id: \"{{n}}\") {{ id }} }} | {Who} {Missing}",
            $"{{ serviceAccounts {Page} }} | {Who} {Staff}",
            $"{{ serviceAccount(id: \"{{n}}\") {{ id }} }} | {Who} {StaffMissing}",
            $"{{ userLimits(userId: \"{{u}}\") {{ userId }} }} | {Who} {Own}",
            $"{{ user(id: \"{{u}}\") {{ accounts {Page} transactions {Page} notifications {Page} schedules {Page} }} }} | {Who} {Own}",
            $"{{ user(id: \"{{u}}\") {{ limits {{ userId }} sessions {Page} apiKeys {Page} paymentFiles {Page} }} }} | {Who} {Own}",
            $"{{ accountingPeriods {Page} }} | {Who} {Staff}",
            $"{{ transaction(id: \"{{t}}\") {{ attachments {{ nodes {{ id }} }} }} }} | {Who} {Own}",
            $"{{ schedule(id: \"{{s}}\") {{ runs {Page} preview {{ currency }} }} }} | {Who} {Own}",
            $"{{ paymentFiles {Page} }} | {Who} {All}",
            $"{{ paymentFiles(userId: \"{{u}}\") {Page} }} | {Who} {All}",
            $"{{ paymentFile(id: \"{{f}}\") {{ lines {Page} }} }} | {Who} {Own}",
            $"{{ notificationPreferences {{ channel }} }} | {Who} {All}",
            $"{{ notificationPreferences(userId: \"{{u}}\") {{ channel }} }} | {Who} {OfUser}",
            $"{{ notificationDeliveries {Page} }} | {Who} {All}",
            $"{{ notificationDeliveries(userId: \"{{u}}\") {Page} }} | {Who} {OfUser}",
            $"{{ webhookDelivery(id: \"{{n}}\") {{ id }} }} | {Who} {Missing}",
            $"{{ webhookEvents {Page} }} | {Who} {All}",
            $"{{ riskRules {{ version }} }} | {Who} {Staff}",
            $"{{ timeSeries(bucket: \"hour\") {Page} }} | {Who} {Staff}",
            $"{{ topAccounts {Page} }} | {Who} {Staff}",
            $"{{ accountStatement(accountId: \"{{a}}\", period: \"2026-01-01..2126-12-31\") {{ closing }} }} | {Who} {Own}",
            $"{{ reportSchedules {Page} }} | {Who} {Staff}",
            $"{{ reportSchedule(id: \"{{n}}\") {{ id }} }} | {Who} {StaffMissing}",
            $"{{ approval(id: \"{{n}}\") {{ id }} }} | {Who} {Missing}",
            $"{{ reconciliationSources {Page} }} | {Who} {Staff}",
            $"{{ reconciliationSource(id: \"{{n}}\") {{ open {{ complete }} statements {Page} }} }} | {Who} {StaffMissing}",
            $"{{ bankStatements {Page} }} | {Who} {Staff}",
            $"{{ bankStatement(id: \"{{n}}\") {{ statementLines {Page} }} }} | {Who} {StaffMissing}",
            $"{{ reconciliationRuns {Page} }} | {Who} {Staff}",
            $"{{ reconciliationRun(id: \"{{n}}\") {{ matches {Page} }} }} | {Who} {StaffMissing}",
            $"{{ reconciliationMatches {Page} }} | {Who} {Staff}",
            $"{{ reconciliationMatch(id: \"{{n}}\") {{ id }} }} | {Who} {StaffMissing}",
            $"{{ reconciliationExceptions {Page} }} | {Who} {Staff}",
            $"{{ reconciliationException(id: \"{{n}}\") {{ id }} }} | {Who} {StaffMissing}",
            $"{{ matchingRules {{ version }} }} | {Who} {Staff}",
        ];

    private static string[] Commands =>
        [
            .. Plain("not-found", "endSession", "revokeApiKey", "endSchedule", "pauseWebhookEndpoint", "resumeWebhookEndpoint"),
            .. Plain("not-found", "deleteWebhookEndpoint", "retryWebhookDelivery"),
            .. Plain("forbidden", "blockUser", "unblockUser", "disableServiceAccount", "cancelReport", "pauseReportSchedule"),
            .. Plain("forbidden", "resumeReportSchedule", "endReportSchedule"),
            .. Plain("forbidden", "acceptMatch", "rejectMatch", "undoMatch"),
            $"mutation {{ approveRequest(id: \"{{n}}\", input: {{reason: \"why\"}}) {{ id }} }} | {Who} {StaffMissing}",
            $"mutation {{ rejectRequest(id: \"{{n}}\", input: {{reason: \"why\"}}) {{ id }} }} | {Who} {StaffMissing}",
            $"mutation {{ testWebhookEndpoint(id: \"{{n}}\") {{ deliveryId }} }} | {Who} {Missing}",
            $"mutation {{ replayWebhooks(id: \"{{n}}\", input: {{}}) {{ queued }} }} | {Who} {Missing}",
            $"mutation {{ updateWebhookEndpoint(id: \"{{n}}\", input: {{}}) {{ id }} }} | {Who} {Missing}",
            $"mutation {{ endSessions(userId: \"{{n}}\") {{ userId }} }} | {Who} {StaffMissing}",
            $"mutation {{ setUserRole(id: \"{{u}}\", input: {{role: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ setUserTier(id: \"{{u}}\", input: {{tier: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ createServiceAccount(input: {{name: \"\", role: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ updateAccount(id: \"{{a}}\", input: {{name: \"Everyday\"}}) {{ name }} }} | {Who} {Own}",
            $"mutation {{ limitAccount(id: \"{{b}}\", input: {{}}) {{ id }} }} | {Who} {Staff}",
            $"mutation {{ limitUser(id: \"{{u}}\", input: {{currency: \"USD\"}}) {{ userId }} }} | {Who} {Staff}",
            $"mutation {{ moveBetweenPurposes(id: \"{{a}}\", input: {{from: \"a\", to: \"b\", amount: 1}}) {{ id }} }} | {Who} not-found unknown-purpose unknown-purpose",
            $"mutation {{ createQuote(input: {{from: \"EUR\", to: \"USD\", amount: 1}}) {{ id }} }} | {Who} no-rate no-rate no-rate",
            $"mutation {{ updateSchedule(id: \"{{s}}\", input: {{name: \"another\"}}) {{ name }} }} | {Who} {Own}",
            $"mutation {{ skipScheduledRun(id: \"{{s}}\") {{ id }} }} | {Who} {Own}",
            $"mutation {{ submitPaymentFile(id: \"{{f}}\") {{ id }} }} | {Who} not-found wrong-state wrong-state",
            $"mutation {{ cancelPaymentFile(id: \"{{f}}\") {{ id }} }} | {Who} not-found wrong-state wrong-state",
            $"mutation {{ setNotificationPreferences(userId: \"{{u}}\", input: {{channel: \"email\"}}) {{ channel }} }} | {Who} {OfUser}",
            $"mutation {{ requestReport(input: {{kind: \"\", format: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ createReportSchedule(input: {{kind: \"\", format: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ startReconciliationRun(input: {{source: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ matchItems(input: {{source: \"\"}}) {{ id }} }} | {Who} {StaffInvalid}",
            $"mutation {{ assignException(id: \"{{n}}\") {{ id }} }} | {Who} {StaffMissing}",
            $"mutation {{ resolveException(id: \"{{n}}\", input: {{reason: \"why\"}}) {{ id }} }} | {Who} {StaffMissing}",
            $"mutation {{ reopenException(id: \"{{n}}\", input: {{reason: \"why\"}}) {{ id }} }} | {Who} {StaffMissing}",
            $"mutation {{ adjustException(id: \"{{n}}\", input: {{contra: \"{{a}}\", reason: \"why\"}}) {{ id }} }} | {Who} {StaffMissing}",
        ];

    // Commands on ids that do not exist: others may not send them, or get not-found.
    private static IEnumerable<string> Plain(string toOthers, params IEnumerable<string> names) =>
        names.Select(name => $"mutation {{ {name}(id: \"{{n}}\") {{ __typename }} }} | {Who} {toOthers} {toOthers} not-found");
}
