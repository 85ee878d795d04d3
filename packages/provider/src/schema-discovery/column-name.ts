// Column names from the names of the source, by the developer guide's rules.

/** Longest name that is kept whole. */
const longestName = 100;
const prefix = 'COL_';

/** Reserved words of the SQL standard, which the service's dialect follows. */
const reserved: ReadonlySet<string> = new Set(
  `ALL ALTER AND ANY ARE ARRAY AS ASYMMETRIC AT ATOMIC AUTHORIZATION AVG BEGIN BETWEEN BIGINT BINARY BLOB BOOLEAN BOTH BY CALL CASCADED
  CASE CAST CEIL CHAR CHARACTER CHECK CLOB CLOSE COLLATE COLUMN COMMIT CONDITION CONNECT CONSTRAINT CONVERT CORR CORRESPONDING COUNT CREATE
  CROSS CUBE CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR CYCLE DATE DAY DEC DECIMAL DECLARE DEFAULT DELETE
  DESCRIBE DETERMINISTIC DISTINCT DOUBLE DROP DYNAMIC EACH ELEMENT ELSE END ESCAPE EVERY EXCEPT EXEC EXECUTE EXISTS EXP EXPLAIN EXTERNAL
  EXTRACT FALSE FETCH FILTER FIRST_VALUE FLOAT FLOOR FOR FOREIGN FREE FROM FULL FUNCTION FUSION GET GLOBAL GRANT GROUP GROUPING HAVING HOLD
  HOUR IDENTITY IMPORT IN INDICATOR INNER INOUT INSENSITIVE INSERT INT INTEGER INTERSECT INTERSECTION INTERVAL INTO IS JOIN LANGUAGE LARGE
  LAST_VALUE LATERAL LEADING LEFT LIKE LN LOCAL LOCALTIME LOCALTIMESTAMP LOWER MATCH MAX MEMBER MERGE METHOD MIN MINUTE MOD MODIFIES MODULE
  MONTH MULTISET NATIONAL NATURAL NCHAR NCLOB NEW NO NONE NORMALIZE NOT NULL NULLIF NUMERIC OCTET_LENGTH OF OLD ON ONLY OPEN OR ORDER OUT
  OUTER OVER OVERLAPS OVERLAY PARAMETER PARTITION POSITION POWER PRECISION PREPARE PRIMARY PROCEDURE RANGE RANK READS REAL RECURSIVE REF
  REFERENCES REFERENCING RELEASE RESULT RETURN RETURNS REVOKE RIGHT ROLLBACK ROLLUP ROW ROWS ROW_NUMBER SAVEPOINT SCOPE SCROLL SEARCH SECOND
  SELECT SENSITIVE SESSION_USER SET SIMILAR SMALLINT SOME SPECIFIC SPECIFICTYPE SQL SQLEXCEPTION SQLSTATE SQLWARNING SQRT START STATIC
  SUBMULTISET SUBSTRING SUM SYMMETRIC SYSTEM SYSTEM_USER TABLE TABLESAMPLE THEN TIME TIMESTAMP TIMEZONE_HOUR TIMEZONE_MINUTE TINYINT TO
  TRAILING TRANSLATE TRANSLATION TREAT TRIGGER TRIM TRUE UESCAPE UNION UNIQUE UNKNOWN UNNEST UPDATE UPPER USER USING VALUE VALUES VARBINARY
  VARCHAR VARYING WHEN WHENEVER WHERE WIDTH_BUCKET WINDOW WITH WITHIN WITHOUT YEAR`.split(/\s+/),
);

/**
 * The name of the column at a place, counted from 0. Known rules: letters, digits and `_` are kept; a reserved word, a leading digit, a
 * dropped character or more than 100 characters bring the prefix `COL_`; where nothing can be kept the name is `COL_<place>`.
 */
export const columnName = (source: string, place: number): string => {
  const kept = source.replaceAll(/[^A-Za-z0-9_]/g, '');
  if (kept === '') return `${prefix}${place}`;
  const asItIs =
    kept === source && /^[A-Za-z_]/.test(kept) && kept.length <= longestName && !reserved.has(kept.toUpperCase());
  return asItIs ? kept : `${prefix}${kept}`.slice(0, longestName);
};

/** Names of all columns; one that is taken already (letter case aside) is named by its place (inferred). */
export const columnNames = (sources: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  return sources.map((source, place) => {
    const wished = columnName(source, place);
    const name = taken.has(wished.toUpperCase()) ? `${prefix}${place}` : wished;
    taken.add(name.toUpperCase());
    return name;
  });
};
