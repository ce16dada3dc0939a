-- A job is its document; the columns beside it are for the fence, for the order, and for people.
create table autospec_job (
  id varchar(40) not null primary key,
  revision bigint not null,
  status varchar(20) not null,
  submitted_micros bigint not null,
  record text not null
);

create index autospec_job_submitted on autospec_job (submitted_micros);
