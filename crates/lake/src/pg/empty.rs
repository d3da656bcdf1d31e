//! Tables that clients join and that hold nothing here.

/// Tables that clients join and that hold nothing here, with the columns that they ask for: name and kind (`i` number, `t` text, `b` yes
/// or no, `r` real, `z` time).
pub(super) const EMPTY: &[(&str, &str)] = &[
    (
        "pg_index",
        "indexrelid i,indrelid i,indnatts i,indnkeyatts i,indisunique b,indisprimary b,indisexclusion b,indimmediate b,\
         indisclustered b,indisvalid b,indisready b,indislive b,indisreplident b,indkey t,indcollation t,indclass t,indoption t,\
         indexprs t,indpred t",
    ),
    (
        "pg_constraint",
        "oid i,conname t,connamespace i,contype t,condeferrable b,condeferred b,convalidated b,conrelid i,contypid i,conindid i,\
         conparentid i,confrelid i,confupdtype t,confdeltype t,confmatchtype t,conislocal b,coninhcount i,connoinherit b,conkey t,\
         confkey t,conbin t",
    ),
    ("pg_attrdef", "oid i,adrelid i,adnum i,adbin t"),
    (
        "pg_proc",
        "oid i,proname t,pronamespace i,proowner i,prolang i,prokind t,prorettype i,proretset b,pronargs i,proargtypes t,\
         proallargtypes t,proargmodes t,proargnames t,prosrc t,provolatile t,proisstrict b,prosecdef b,proacl t",
    ),
    ("pg_enum", "oid i,enumtypid i,enumsortorder r,enumlabel t"),
    ("pg_range", "rngtypid i,rngsubtype i,rngmultitypid i,rngcollation i"),
    ("pg_inherits", "inhrelid i,inhparent i,inhseqno i,inhdetachpending b"),
    ("pg_policy", "oid i,polname t,polrelid i,polcmd t,polpermissive b,polroles t,polqual t,polwithcheck t"),
    (
        "pg_statistic_ext",
        "oid i,stxrelid i,stxname t,stxnamespace i,stxowner i,stxstattarget i,stxkeys t,stxkind t,stxexprs t",
    ),
    (
        "pg_publication",
        "oid i,pubname t,pubowner i,puballtables b,pubinsert b,pubupdate b,pubdelete b,pubtruncate b,pubviaroot b",
    ),
    ("pg_publication_rel", "oid i,prpubid i,prrelid i,prqual t,prattrs t"),
    ("pg_publication_namespace", "oid i,pnpubid i,pnnspid i"),
    (
        "pg_trigger",
        "oid i,tgrelid i,tgparentid i,tgname t,tgfoid i,tgtype i,tgenabled t,tgisinternal b,tgconstrrelid i,tgconstrindid i,\
         tgconstraint i,tgdeferrable b,tginitdeferred b",
    ),
    ("pg_rewrite", "oid i,rulename t,ev_class i,ev_type t,ev_enabled t,is_instead b"),
    ("pg_depend", "classid i,objid i,objsubid i,refclassid i,refobjid i,refobjsubid i,deptype t"),
    ("pg_collation", "oid i,collname t,collnamespace i,collowner i,collprovider t,collencoding i,collcollate t"),
    ("pg_extension", "oid i,extname t,extowner i,extnamespace i,extrelocatable b,extversion t"),
    ("pg_language", "oid i,lanname t,lanowner i,lanispl b,lanpltrusted b"),
    ("pg_foreign_table", "ftrelid i,ftserver i,ftoptions t"),
    ("pg_foreign_server", "oid i,srvname t,srvowner i,srvfdw i,srvtype t,srvversion t,srvoptions t"),
    ("pg_foreign_data_wrapper", "oid i,fdwname t,fdwowner i,fdwoptions t"),
    ("pg_tablespace", "oid i,spcname t,spcowner i,spcacl t,spcoptions t"),
    ("pg_shdescription", "objoid i,classoid i,description t"),
    ("pg_auth_members", "roleid i,member i,grantor i,admin_option b"),
    ("pg_partitioned_table", "partrelid i,partstrat t,partnatts i,partdefid i,partattrs t"),
    ("pg_sequence", "seqrelid i,seqtypid i,seqstart i,seqincrement i,seqmax i,seqmin i,seqcache i,seqcycle b"),
    ("pg_operator", "oid i,oprname t,oprnamespace i,oprleft i,oprright i,oprresult i,oprcode i"),
    ("pg_cast", "oid i,castsource i,casttarget i,castfunc i,castcontext t,castmethod t"),
    ("pg_event_trigger", "oid i,evtname t,evtevent t,evtowner i,evtfoid i,evtenabled t"),
    ("pg_matviews", "schemaname t,matviewname t,matviewowner t,ispopulated b,definition t"),
    ("pg_views", "schemaname t,viewname t,viewowner t,definition t"),
    ("pg_indexes", "schemaname t,tablename t,indexname t,tablespace t,indexdef t"),
    ("pg_sequences", "schemaname t,sequencename t,sequenceowner t,data_type t"),
    ("pg_stat_activity", "datid i,datname t,pid i,usename t,application_name t,state t,query t,query_start z"),
    ("pg_stat_user_tables", "relid i,schemaname t,relname t,seq_scan i,n_live_tup i"),
    ("pg_locks", "locktype t,database i,relation i,pid i,mode t,granted b"),
    ("pg_prepared_statements", "name t,statement t,prepare_time z,from_sql b"),
    ("pg_cursors", "name t,statement t,is_holdable b,is_binary b,is_scrollable b,creation_time z"),
    ("pg_timezone_names", "name t,abbrev t,is_dst b"),
    ("pg_seclabel", "objoid i,classoid i,objsubid i,provider t,label t"),
    ("pg_opclass", "oid i,opcmethod i,opcname t,opcnamespace i,opcintype i,opcdefault b"),
];

/// The same of `information_schema`.
pub(super) const EMPTY_INFORMATION: &[(&str, &str)] = &[
    ("views", "table_catalog t,table_schema t,table_name t,view_definition t,check_option t,is_updatable t"),
    (
        "table_constraints",
        "constraint_catalog t,constraint_schema t,constraint_name t,table_catalog t,table_schema t,table_name t,constraint_type t,\
         is_deferrable t,initially_deferred t",
    ),
    (
        "key_column_usage",
        "constraint_catalog t,constraint_schema t,constraint_name t,table_catalog t,table_schema t,table_name t,column_name t,\
         ordinal_position i,position_in_unique_constraint i",
    ),
    (
        "referential_constraints",
        "constraint_catalog t,constraint_schema t,constraint_name t,unique_constraint_catalog t,unique_constraint_schema t,\
         unique_constraint_name t,update_rule t,delete_rule t",
    ),
    (
        "constraint_column_usage",
        "table_catalog t,table_schema t,table_name t,column_name t,constraint_catalog t,constraint_schema t,constraint_name t",
    ),
    ("routines", "specific_catalog t,specific_schema t,specific_name t,routine_schema t,routine_name t,routine_type t"),
    ("sequences", "sequence_catalog t,sequence_schema t,sequence_name t,data_type t"),
    ("triggers", "trigger_catalog t,trigger_schema t,trigger_name t,event_object_schema t,event_object_table t"),
];

/// Whether a table of the catalogue holds nothing, whoever asks.
pub(super) fn is_empty(name: &str) -> bool {
    EMPTY.iter().any(|(known, _)| *known == name)
}
